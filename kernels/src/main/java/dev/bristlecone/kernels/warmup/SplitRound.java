package dev.bristlecone.kernels.warmup;

import dev.bristlecone.kernels.split.SplitKernels;
import dev.bristlecone.kernels.split.SplitRow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// One call of each kernel for rows of split floats.
final class SplitRound implements Runnable {
    private static final int DIMENSION = 12 * SplitRow.DIMENSION_STEP;

    /// One group of four and three single rows, or three pairs and one.
    private static final int ROWS = 7;

    private final SplitKernels kernels = SplitKernels.best();
    private final float[] query = new float[DIMENSION];
    private final float[] scores = new float[ROWS];
    private final long[] offsets = new long[ROWS];
    private final MemorySegment uppers;
    private final MemorySegment lowers;

    SplitRound(Arena arena) {
        uppers = arena.allocate(SplitRow.sizeBytes(DIMENSION));
        lowers = arena.allocate(SplitRow.sizeBytes(DIMENSION));
    }

    @Override
    public void run() {
        SplitRow.split(query, 0, DIMENSION, uppers, 0, lowers, 0);
        SplitRow.join(uppers, 0, lowers, 0, DIMENSION, query, 0);
        kernels.upperDotProducts(query, DIMENSION, uppers, offsets, ROWS, scores);
        kernels.upperSquaredDistances(query, DIMENSION, uppers, offsets, ROWS, scores);
        kernels.dotProducts(query, DIMENSION, uppers, offsets, lowers, offsets, ROWS, scores);
        kernels.squaredDistances(query, DIMENSION, uppers, offsets, lowers, offsets, ROWS, scores);
    }
}
