@NullMarked
package dev.bristlecone.kernels.codes;

import org.jspecify.annotations.NullMarked;
