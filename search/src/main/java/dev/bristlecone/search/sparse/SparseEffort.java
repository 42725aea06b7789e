package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.FLOAT;

import java.lang.foreign.MemorySegment;

/// What share of the true nearest an approximate search finds. It assumes that lists it has not looked at give a record
/// less than they may: the greatest product is seldom reached, so that few of the nearest are lost. How many times less
/// is its *doubt*; what each finds was measured when the index was built.
///
/// Stored as 8 float32, the recalls at [#DOUBTS]; 0 where nothing was measured.
final class SparseEffort {
    static final int STEPS = 8;

    private static final double[] DOUBTS = {1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.5, 3};

    /// What is added to the asked recall: the sample has an error of its own.
    private static final double SAFETY = 0.015;

    private SparseEffort() {}

    static double doubt(int step) {
        return DOUBTS[step];
    }

    static void write(MemorySegment part, float[] recalls) {
        MemorySegment.copy(recalls, 0, part, FLOAT, SparseIndexFormat.RECALLS, STEPS);
    }

    /// The largest doubt that was measured to find a share of the nearest; 1 when none was.
    static double doubtFor(double recall, MemorySegment part) {
        double doubt = 1;
        for (int step = 0; step < STEPS; step++) {
            double measured = part.get(FLOAT, SparseIndexFormat.RECALLS + 4L * step);
            if (measured < Math.min(recall + SAFETY, 1)) {
                break;
            }
            doubt = DOUBTS[step];
        }
        return doubt;
    }
}
