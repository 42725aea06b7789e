package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The specification of [CodeSums] in plain loops, and its fallback where the Vector API module is missing.
final class ScalarCodeSums implements CodeSums {
    @Override
    public void add(MemorySegment codes, long offset, int count, int factor, int[] sums) {
        add(codes, offset, 0, count, factor, sums);
    }

    static void add(MemorySegment codes, long offset, int from, int to, int factor, int[] sums) {
        for (int i = from; i < to; i++) {
            sums[i] += factor * (codes.get(ValueLayout.JAVA_BYTE, offset + i) & 0xFF);
        }
    }

    @Override
    public void set(MemorySegment codes, long offset, int count, int factor, int[] sums) {
        Arrays.fill(sums, 0, count, 0);
        add(codes, offset, count, factor, sums);
    }

    @Override
    public void findAtLeast(int[] sums, int from, int count, int least, long[] bits) {
        Arrays.fill(bits, 0, (count + Long.SIZE - 1) / Long.SIZE, 0);
        findAtLeast(sums, from, 0, count, least, bits);
    }

    /// Sets bits that are clear.
    static void findAtLeast(int[] sums, int from, int begin, int end, int least, long[] bits) {
        for (int i = begin; i < end; i++) {
            bits[i >>> 6] |= sums[from + i] >= least ? 1L << i : 0;
        }
    }
}
