package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The specification of [BlockBounds] in a plain loop, and its fallback where the Vector API module is missing.
final class ScalarBlockBounds implements BlockBounds {
    @Override
    public void add(MemorySegment codes, long offset, int count, int factor, int[] sums) {
        add(codes, offset, 0, count, factor, sums);
    }

    static void add(MemorySegment codes, long offset, int from, int to, int factor, int[] sums) {
        for (int i = from; i < to; i++) {
            sums[i] += factor * (codes.get(ValueLayout.JAVA_BYTE, offset + i) & 0xFF);
        }
    }
}
