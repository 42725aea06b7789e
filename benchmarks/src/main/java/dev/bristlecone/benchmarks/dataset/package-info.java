/// Which vectors are searched, by which questions, and what is the right answer? [Dataset] names the files, [Split]
/// cuts them into rows, tuning queries and test queries, [GroundTruth] is exact and [Recall] judges every system alike.
@NullMarked
package dev.bristlecone.benchmarks.dataset;

import org.jspecify.annotations.NullMarked;
