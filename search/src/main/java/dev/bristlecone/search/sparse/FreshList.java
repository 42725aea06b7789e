package dev.bristlecone.search.sparse;

import java.util.Arrays;

/// The rows of a tail that have a weight in one dimension, in the order of arrival. One writer; readers take [#count]
/// first and then find so many entries at least in the arrays.
final class FreshList {
    private static final int CAPACITY_MIN = 4;

    private volatile int[] rows = new int[CAPACITY_MIN];
    private volatile float[] weights = new float[CAPACITY_MIN];

    /// Written after the entry it counts.
    private volatile int count;

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void add(int row, float weight) {
        int place = count;
        int[] rowsNow = rows;
        float[] weightsNow = weights;
        if (place == rowsNow.length) {
            rowsNow = Arrays.copyOf(rowsNow, 2 * place);
            weightsNow = Arrays.copyOf(weightsNow, 2 * place);
            rows = rowsNow;
            weights = weightsNow;
        }
        rowsNow[place] = row;
        weightsNow[place] = weight;
        count = place + 1;
    }

    int count() {
        return count;
    }

    int[] rows() {
        return rows;
    }

    float[] weights() {
        return weights;
    }
}
