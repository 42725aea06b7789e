package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;

import java.lang.foreign.MemorySegment;

/// What recall was measured with which pool, for the 10 and for the 100 nearest: how large a pool a query needs follows
/// from it.
///
/// Stored as 12 float32 for each of the two, recalls at [#POOLS_OF_10] and [#POOLS_OF_100].
final class EffortTable {
    static final int STEPS = 12;

    private static final int[] POOLS_OF_10 = {10, 16, 24, 36, 52, 76, 112, 160, 240, 360, 540, 800};
    private static final int[] POOLS_OF_100 = {100, 130, 170, 220, 290, 380, 500, 650, 850, 1_100, 1_500, 2_000};

    /// What is added to the asked recall before the table is consulted: the sample has an error of its own.
    private static final float SAFETY = 0.004f;

    private final float[] recalls;

    private EffortTable(float[] recalls) {
        this.recalls = recalls;
    }

    /// From recalls at each step, first for 10, then for 100.
    static EffortTable of(float[] recallsOf10, float[] recallsOf100) {
        float[] recalls = new float[2 * STEPS];
        System.arraycopy(recallsOf10, 0, recalls, 0, STEPS);
        System.arraycopy(recallsOf100, 0, recalls, STEPS, STEPS);
        return new EffortTable(recalls);
    }

    static EffortTable read(MemorySegment bytes, long offset) {
        float[] recalls = new float[2 * STEPS];
        MemorySegment.copy(bytes, FLOAT, offset, recalls, 0, recalls.length);
        return new EffortTable(recalls);
    }

    void write(MemorySegment bytes, long offset) {
        MemorySegment.copy(recalls, 0, bytes, FLOAT, offset, recalls.length);
    }

    /// The pool of a step.
    static int pool(boolean of100, int step) {
        return (of100 ? POOLS_OF_100 : POOLS_OF_10)[step];
    }

    /// The pool with which `topK` nearest are found with the asked recall, -1 when none was measured to do it.
    /// Between 10 and 100 it grows as a power of `topK`, above 100 in proportion.
    int pool(int topK, double recall) {
        int of10 = pool(0, POOLS_OF_10, recall);
        if (topK <= 10 || of10 < 0) {
            return of10;
        }
        int of100 = pool(STEPS, POOLS_OF_100, recall);
        if (of100 < 0) {
            return -1;
        }
        if (topK >= 100) {
            return (int) Math.ceil(of100 * (topK / 100.0));
        }
        double share = Math.log10(topK / 10.0);
        double pool = of10 * Math.pow((double) of100 / of10, share);
        return Math.max(topK, (int) Math.ceil(pool));
    }

    /// The best recall that was measured for the 10 nearest.
    float best() {
        float best = 0;
        for (int step = 0; step < STEPS; step++) {
            best = Math.max(best, recalls[step]);
        }
        return best;
    }

    private int pool(int from, int[] pools, double recall) {
        double asked = Math.min(recall + SAFETY, (1 + recall) / 2);
        for (int step = 0; step < STEPS; step++) {
            if (recalls[from + step] >= asked) {
                return between(from, step, pools, asked);
            }
        }
        return -1;
    }

    /// Recall grows about evenly with the logarithm of the pool.
    private int between(int from, int step, int[] pools, double asked) {
        if (step == 0 || recalls[from + step] <= recalls[from + step - 1]) {
            return pools[step];
        }
        double share = (asked - recalls[from + step - 1]) / (recalls[from + step] - recalls[from + step - 1]);
        double ratio = (double) pools[step] / pools[step - 1];
        return (int) Math.ceil(pools[step - 1] * Math.pow(ratio, Math.clamp(share, 0, 1)));
    }
}
