/// Does the official Java client work, unchanged? Start with [LiveServer].
@NullMarked
package dev.bristlecone.conformance;

import org.jspecify.annotations.NullMarked;
