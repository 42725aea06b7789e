/// How near is a vector of which only a few bits per dimension are kept? One-bit codes, the query in four bits, and
/// the products between them. Start with [CodeBlock], which fixes where each bit lies, then [CodeKernels].
///
/// A rotated residual is padded with zeros to a multiple of 64 dimensions before anything here sees it. Dimension
/// `i` is bit `i & 7` of byte `i >>> 3` of a code, set where the residual is positive. All forms of a kernel give
/// the same integers, and from them the same floats.
@NullMarked
package dev.bristlecone.kernels.codes;

import org.jspecify.annotations.NullMarked;
