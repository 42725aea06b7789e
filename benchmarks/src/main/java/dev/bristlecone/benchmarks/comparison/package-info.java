/// Which index answers fastest at equal recall? [IndexComparison] builds every system of the [Roster] on the same rows,
/// tunes each on tuning queries, then measures all of them in turns on test queries and writes what it saw. What it
/// does to stay honest is listed in `docs/internals/benchmarks.md`.
@NullMarked
package dev.bristlecone.benchmarks.comparison;

import org.jspecify.annotations.NullMarked;
