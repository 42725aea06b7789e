package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// What walks of growing stretch found and took, for the 10 and for the 100 nearest: how far a query must look follows
/// from it. The stretch says when a walk ends; its pool has room enough not to. For a recall from .95 to .99 walks
/// need 9 to 35 % fewer visits so than if the pool's size said when, the more the harder the data.
///
/// Stored as float32: the recalls of all steps for 10 and for 100, then their pools, then their visits.
final class EffortTable {
    static final int STEPS = 12;

    static final int SIZE_BYTES = 3 * 2 * STEPS * Float.BYTES;

    private static final float[] STRETCHES = {
        1, 1.02f, 1.04f, 1.06f, 1.08f, 1.1f, 1.13f, 1.16f, 1.2f, 1.25f, 1.32f, 1.4f
    };

    /// What is added to the asked recall before the table is consulted: the sample has an error of its own.
    private static final float SAFETY = 0.004f;

    private static final double USUAL_RECALL = 0.95;

    private final float[] recalls;
    private final float[] pools;
    private final float[] visits;

    private EffortTable(float[] recalls, float[] pools, float[] visits) {
        this.recalls = recalls;
        this.pools = pools;
        this.visits = visits;
    }

    /// What was measured: at each place what its step found, kept and visited; first all steps for 10, then for
    /// 100.
    static EffortTable of(float[] recalls, float[] pools, float[] visits) {
        return new EffortTable(recalls.clone(), pools.clone(), visits.clone());
    }

    static EffortTable read(MemorySegment bytes, long offset) {
        float[][] rows = new float[3][2 * STEPS];
        for (int row = 0; row < rows.length; row++) {
            MemorySegment.copy(bytes, FLOAT, offset + (long) row * 2 * STEPS * Float.BYTES, rows[row], 0, 2 * STEPS);
        }
        return new EffortTable(rows[0], rows[1], rows[2]);
    }

    void write(MemorySegment bytes, long offset) {
        MemorySegment.copy(recalls, 0, bytes, FLOAT, offset, 2 * STEPS);
        MemorySegment.copy(pools, 0, bytes, FLOAT, offset + 2 * STEPS * Float.BYTES, 2 * STEPS);
        MemorySegment.copy(visits, 0, bytes, FLOAT, offset + 4 * STEPS * Float.BYTES, 2 * STEPS);
    }

    static float stretch(int step) {
        return STRETCHES[step];
    }

    /// The walk that finds the asked share of the `topK` nearest; null when none was measured to do it. Between 10
    /// and 100 visits grow as a power of `topK`, above 100 in proportion.
    ///
    /// @param factor how many times as many records are to be visited
    @Nullable
    WalkPlan plan(int topK, double recall, double factor) {
        double between = Math.clamp(Math.log10(topK / 10.0), 0, 1);
        double step = step(0, recall);
        if (between > 0 && step >= 0) {
            double of100 = step(STEPS, recall);
            step = of100 < 0 ? of100 : step + between * (of100 - step);
        }
        if (step < 0) {
            return null;
        }
        double beyond = Math.max(1, topK / 100.0);
        double wanted = at(visits, step, between) * factor;
        double pool = at(pools, step, between) * factor * beyond;
        double stretch = stretch(factor == 1 ? step : stepOfVisits(wanted, between));
        return new WalkPlan(Math.max(topK, (int) Math.ceil(pool)), (float) stretch, wanted * beyond);
    }

    /// The best recall that was measured for the 10 nearest.
    float best() {
        float best = 0;
        for (int step = 0; step < STEPS; step++) {
            best = Math.max(best, recalls[step]);
        }
        return best;
    }

    /// About how many records a walk comes to for the 10 nearest with a recall of .95; infinite when none was
    /// measured to reach it.
    float usualVisits() {
        double step = step(0, USUAL_RECALL);
        return step < 0 ? Float.POSITIVE_INFINITY : (float) at(visits, step, 0);
    }

    /// The step, or where between two, that was measured to find as much; -1 when none was. Recall grows about
    /// evenly from step to step.
    private double step(int from, double recall) {
        double asked = Math.min(recall + SAFETY, (1 + recall) / 2);
        for (int step = 0; step < STEPS; step++) {
            float found = recalls[from + step];
            if (found >= asked) {
                float before = step == 0 ? found : recalls[from + step - 1];
                return found <= before ? step : step - 1 + Math.clamp((asked - before) / (found - before), 0, 1);
            }
        }
        return -1;
    }

    /// The step, or where between two, with so many visits; the first or the last if none has so few or so many.
    private double stepOfVisits(double wanted, double between) {
        double before = at(visits, 0, between);
        for (int step = 1; step < STEPS && wanted > before; step++) {
            double here = at(visits, step, between);
            if (here >= wanted) {
                return step - 1 + (wanted - before) / (here - before);
            }
            before = here;
        }
        return wanted > before ? STEPS - 1 : 0;
    }

    private static double stretch(double step) {
        int low = (int) step;
        int high = Math.min(low + 1, STEPS - 1);
        return STRETCHES[low] + (step - low) * (STRETCHES[high] - STRETCHES[low]);
    }

    /// What a row says at a step, or between two of them, between 10 and 100.
    private static double at(float[] row, double step, double between) {
        double of10 = at(row, 0, step);
        return between == 0 ? of10 : of10 * Math.pow(at(row, STEPS, step) / of10, between);
    }

    private static double at(float[] row, int from, double step) {
        int low = (int) step;
        int high = Math.min(low + 1, STEPS - 1);
        return row[from + low] + (step - low) * (row[from + high] - row[from + low]);
    }
}
