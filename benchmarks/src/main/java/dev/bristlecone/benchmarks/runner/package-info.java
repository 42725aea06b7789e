/// How is one Java system built, opened and asked, alone in its process? [Runner] speaks the line protocol of
/// `docs/internals/benchmarks.md`; a [SearchedIndex] adapts one system. Peers in Python do the same in
/// `benchmarks/peers`.
@NullMarked
package dev.bristlecone.benchmarks.runner;

import org.jspecify.annotations.NullMarked;
