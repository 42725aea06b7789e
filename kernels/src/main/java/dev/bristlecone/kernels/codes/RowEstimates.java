package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Estimates of single codes from their sums, one after the other. To lay sums and factors side by side for vectors
/// takes longer: a vector cannot be loaded before all that was just stored for it has reached the cache.
final class RowEstimates {
    private static final ValueLayout.OfLong FACTORS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private RowEstimates() {}

    /// As [CodeKernels#rowEstimates], by counting words.
    static int of(
            QueryCode query,
            MemorySegment codes,
            long[] offsets,
            int from,
            int count,
            float base,
            float threshold,
            float[] estimates) {
        int[] sums = query.sums();
        RowSums.of(query, codes, offsets, from, count, sums);
        float doubleStep = 2 * query.step();
        int below = 0;
        for (int i = 0; i < count; i++) {
            long factors = offsets[from + i] + query.dimension() / Byte.SIZE;
            float estimate = estimate(sums[i] * doubleStep - query.total(), codes, factors, base);
            estimates[i] = estimate;
            below |= estimate < threshold ? 1 << i : 0;
        }
        return below;
    }

    /// @param product of the query and a code
    /// @param factors where the addend and the multiplier of the code lie
    static float estimate(float product, MemorySegment codes, long factors, float base) {
        long both = codes.get(FACTORS, factors);
        float addend = Float.intBitsToFloat((int) both);
        float multiplier = Float.intBitsToFloat((int) (both >>> Integer.SIZE));
        return Math.fma(multiplier, product, addend + base);
    }
}
