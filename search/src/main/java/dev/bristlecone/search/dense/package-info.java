/// Finding the nearest dense vectors of one large section without looking at all of them. Start with [DenseIndex];
/// [DenseIndexBuilder] says how one comes to be and [GraphSearch] how it is walked.
@NullMarked
package dev.bristlecone.search.dense;

import org.jspecify.annotations.NullMarked;
