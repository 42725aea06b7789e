/// How can the first half of every float be read without the second? Rows of float32 values kept as upper and lower
/// halves in two places, and products with either precision. Start with [SplitRow], which fixes where each half
/// lies, then [SplitKernels].
@NullMarked
package dev.bristlecone.kernels.split;

import org.jspecify.annotations.NullMarked;
