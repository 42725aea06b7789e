package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.FLOAT;

import java.lang.foreign.MemorySegment;

/// What share of the true nearest an approximate search finds. It passes over records whose bound does not exceed the
/// least score by some factor: bounds are seldom reached, so that few of the nearest are lost. What each factor finds
/// was measured when the index was built.
///
/// Stored as 8 float32, the recalls at [#FACTORS]; 0 where nothing was measured.
final class SparseEffort {
    static final int STEPS = 8;

    private static final double[] FACTORS = {1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3};

    /// What is added to the asked recall: the sample has an error of its own.
    private static final double SAFETY = 0.005;

    private SparseEffort() {}

    static double factor(int step) {
        return FACTORS[step];
    }

    static void write(MemorySegment part, float[] recalls) {
        MemorySegment.copy(recalls, 0, part, FLOAT, SparseIndexFormat.RECALLS, STEPS);
    }

    /// The largest factor that was measured to find a share of the nearest; 1 when none was.
    static double factorFor(double recall, MemorySegment part) {
        double factor = 1;
        for (int step = 0; step < STEPS; step++) {
            double measured = part.get(FLOAT, SparseIndexFormat.RECALLS + 4L * step);
            if (measured < Math.min(recall + SAFETY, 1)) {
                break;
            }
            factor = FACTORS[step];
        }
        return factor;
    }
}
