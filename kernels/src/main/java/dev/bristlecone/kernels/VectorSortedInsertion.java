package dev.bristlecone.kernels;

import java.util.Objects;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// [SortedInsertion] by the vector instructions of the machine, from the last numbers to the first.
final class VectorSortedInsertion implements SortedInsertion {
    private static final VectorSpecies<Long> LANES =
            LongVector.SPECIES_PREFERRED.length() > MARGIN ? LongVector.SPECIES_512 : LongVector.SPECIES_PREFERRED;

    @Override
    public void insert(long[] sorted, int from, int to, long a, long b, long c, long d) {
        Objects.checkFromToIndex(from - MARGIN, to + MARGIN, sorted.length);
        for (int i = from + (to - from - 1) / LANES.length() * LANES.length(); i >= from; i -= LANES.length()) {
            LongVector.fromArray(LANES, sorted, i)
                    .min(LongVector.fromArray(LANES, sorted, i - 1).max(a))
                    .min(LongVector.fromArray(LANES, sorted, i - 2).max(b))
                    .min(LongVector.fromArray(LANES, sorted, i - 3).max(c))
                    .min(LongVector.fromArray(LANES, sorted, i - 4).max(d))
                    .intoArray(sorted, i);
        }
    }
}
