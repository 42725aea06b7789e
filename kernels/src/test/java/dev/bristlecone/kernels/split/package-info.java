@NullMarked
package dev.bristlecone.kernels.split;

import org.jspecify.annotations.NullMarked;
