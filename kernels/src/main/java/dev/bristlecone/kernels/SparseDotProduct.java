package dev.bristlecone.kernels;

/// `Σ aᵢ·bᵢ` over the indices that two sparse vectors share. Indices are unsigned 32-bit numbers in strictly ascending
/// unsigned order, values the weights at the same places. Pure functions, no allocation, any thread.
///
/// Vectors of similar length are merged. When one is much longer, each index of the shorter is sought in the longer by
/// galloping: steps of 1, 2, 4, ... from the last place, then a binary search inside the last step; that costs the
/// logarithm of the distance instead of the distance.
public final class SparseDotProduct {
    /// From this ratio of lengths on, galloping beats merging.
    private static final int GALLOP_RATIO = 16;

    private SparseDotProduct() {}

    /// The product of two whole vectors; 0 when they share no index. Sums run in ascending order of the indices in
    /// double precision, so both orders of the arguments give the same bits.
    public static float of(int[] indicesA, float[] valuesA, int[] indicesB, float[] valuesB) {
        if ((long) indicesA.length * GALLOP_RATIO < indicesB.length) {
            return gallop(indicesA, valuesA, indicesB, valuesB);
        }
        if ((long) indicesB.length * GALLOP_RATIO < indicesA.length) {
            return gallop(indicesB, valuesB, indicesA, valuesA);
        }
        return merge(indicesA, valuesA, indicesB, valuesB);
    }

    private static float merge(int[] indicesA, float[] valuesA, int[] indicesB, float[] valuesB) {
        double sum = 0;
        int a = 0;
        int b = 0;
        while (a < indicesA.length && b < indicesB.length) {
            int order = Integer.compareUnsigned(indicesA[a], indicesB[b]);
            if (order == 0) {
                sum += (double) valuesA[a] * valuesB[b];
                a++;
                b++;
            } else if (order < 0) {
                a++;
            } else {
                b++;
            }
        }
        return (float) sum;
    }

    private static float gallop(int[] shortIndices, float[] shortValues, int[] longIndices, float[] longValues) {
        double sum = 0;
        int from = 0;
        for (int i = 0; i < shortIndices.length && from < longIndices.length; i++) {
            int sought = shortIndices[i];
            from = firstAtLeast(longIndices, from, sought);
            if (from < longIndices.length && longIndices[from] == sought) {
                sum += (double) shortValues[i] * longValues[from];
                from++;
            }
        }
        return (float) sum;
    }

    /// The first place from `from` on whose index is not less than `sought`; the length when there is none.
    private static int firstAtLeast(int[] indices, int from, int sought) {
        int low = from;
        int step = 1;
        int high = from;
        while (high < indices.length && Integer.compareUnsigned(indices[high], sought) < 0) {
            low = high + 1;
            high += step;
            step <<= 1;
        }
        high = Math.min(high, indices.length);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Integer.compareUnsigned(indices[middle], sought) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
