package dev.bristlecone.kernels;

import java.util.Objects;

/// The specification of [SortedInsertion] in a plain loop, and its fallback where the Vector API module is missing.
final class ScalarSortedInsertion implements SortedInsertion {
    @Override
    public void insert(long[] sorted, int from, int to, long a, long b, long c, long d) {
        Objects.checkFromToIndex(from - MARGIN, to + MARGIN, sorted.length);
        for (int i = to - 1; i >= from; i--) {
            long place = Math.min(sorted[i], Math.max(sorted[i - 1], a));
            place = Math.min(place, Math.max(sorted[i - 2], b));
            place = Math.min(place, Math.max(sorted[i - 3], c));
            sorted[i] = Math.min(place, Math.max(sorted[i - 4], d));
        }
    }
}
