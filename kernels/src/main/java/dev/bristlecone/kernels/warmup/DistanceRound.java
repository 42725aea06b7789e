package dev.bristlecone.kernels.warmup;

import dev.bristlecone.kernels.SortedInsertion;
import dev.bristlecone.kernels.SparseDotProduct;
import dev.bristlecone.kernels.VectorKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// One call of each kernel for float32 rows, for sparse vectors and for the pools of a search.
final class DistanceRound implements Runnable {
    /// Eight rows make the groups of four, one more the single row.
    private static final int ROWS = 9;

    /// Has all three parts of a row on machines of up to 512 bits: wide vectors, vectors of four, single values.
    /// The first as many as real rows have: for loops that it has seen end after a few rounds, the compiler makes
    /// slower code.
    private static final int DIMENSION = 16 * 24 + 4 + 3;

    private final VectorKernels kernels = VectorKernels.best();
    private final SortedInsertion insertion = SortedInsertion.best();
    private final MemorySegment rows;
    private final long[] offsets = new long[ROWS];
    private final float[] query = new float[DIMENSION];
    private final float[] scores = new float[ROWS];
    private final int[] indices = new int[DIMENSION];

    /// As long as most pools are.
    private final long[] sorted = new long[SortedInsertion.MARGIN + 64 + SortedInsertion.MARGIN];

    DistanceRound(Arena arena) {
        rows = arena.allocate((long) Float.BYTES * DIMENSION * ROWS);
        Arrays.setAll(offsets, i -> (long) Float.BYTES * DIMENSION * i);
        Arrays.fill(query, 1);
        Arrays.setAll(indices, i -> 3 * i);
    }

    @Override
    public void run() {
        kernels.dotProducts(query, DIMENSION, rows, offsets, ROWS, scores);
        kernels.squaredDistances(query, DIMENSION, rows, offsets, ROWS, scores);
        insertion.insert(sorted, SortedInsertion.MARGIN, sorted.length - SortedInsertion.MARGIN, 1, 2, 3, 4);
        scores[0] = kernels.squaredNorm(rows, offsets[1], DIMENSION)
                + kernels.squaredNorm(query)
                + SparseDotProduct.of(indices, query, indices, query);
    }
}
