/// Which records have the largest inner product with a sparse query? Start with [SparseIndex], the lists of a section,
/// and
/// [FreshPostings], those of a tail.
///
/// Scores are the bits that [dev.bristlecone.kernels.SparseDotProduct] gives, whichever way they were found: sums run
/// in
/// ascending order of the dimensions, in double precision.
@NullMarked
package dev.bristlecone.search.sparse;

import org.jspecify.annotations.NullMarked;
