package dev.bristlecone.search.sparse;

import java.util.Arrays;

/// Adds up the lists of one query over a tail, some thousands of rows at a time, so that the sums stay in the nearest
/// cache.
///
/// Scratch of one search at a time.
final class FreshSums {
    private static final int ROWS = 1 << 12;

    private final double[] sums = new double[ROWS];

    /// Rows of the stretch that have a sum, a bit each.
    private final long[] met = new long[ROWS / Long.SIZE];

    // The lists of the query, in ascending order of their dimensions.
    private int listCount;
    private float[] factors = new float[16];
    private int[] counts = new int[16];
    private int[] done = new int[16];
    private int[][] rows = new int[16][];
    private float[][] weights = new float[16][];

    /// Forgets all lists and makes room for some.
    void clear(int lists) {
        Arrays.fill(rows, null);
        Arrays.fill(weights, null);
        listCount = 0;
        if (factors.length < lists) {
            factors = new float[lists];
            counts = new int[lists];
            done = new int[lists];
            rows = new int[lists][];
            weights = new float[lists][];
        }
    }

    void add(FreshList list, float factor) {
        factors[listCount] = factor;
        counts[listCount] = list.count();
        done[listCount] = 0;
        rows[listCount] = list.rows();
        weights[listCount] = list.weights();
        listCount++;
    }

    void search(int rowCount, SparseHits hits) {
        for (int from = 0; from < rowCount; from += ROWS) {
            int to = Math.min(from + ROWS, rowCount);
            for (int i = 0; i < listCount; i++) {
                done[i] = addUp(rows[i], weights[i], factors[i], done[i], counts[i], from, to);
            }
            tell(from, hits);
        }
        clear(0);
    }

    private int addUp(int[] listRows, float[] listWeights, double factor, int start, int end, int from, int to) {
        int place = start;
        for (; place < end && listRows[place] < to; place++) {
            int row = listRows[place] - from;
            sums[row] += factor * listWeights[place];
            met[row >>> 6] |= 1L << row;
        }
        return place;
    }

    private void tell(int from, SparseHits hits) {
        float worst = hits.worst();
        for (int word = 0; word < met.length; word++) {
            for (long rest = met[word]; rest != 0; rest &= rest - 1) {
                int row = (word << 6) + Long.numberOfTrailingZeros(rest);
                float score = (float) sums[row];
                sums[row] = 0;
                if (score >= worst && score != 0 && hits.accepts(from + row)) {
                    hits.found(from + row, score);
                    worst = hits.worst();
                }
            }
            met[word] = 0;
        }
    }
}
