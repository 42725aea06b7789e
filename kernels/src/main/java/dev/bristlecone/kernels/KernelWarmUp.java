package dev.bristlecone.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/// Runs every kernel until the compiler has seen enough of it. Before that, each vector operation allocates and is a
/// hundred times slower: the first queries after a start would pay for it. Meant for a background thread at start.
public final class KernelWarmUp {
    /// Calls of each kernel after which the optimising compiler has taken it.
    private static final int CALLS = 20_000;

    /// Calls between two looks at the clock.
    private static final int CALLS_PER_LOOK = 50;

    /// Eight rows make the groups of four, one more the single row.
    private static final int ROWS = 9;

    /// Has all three parts of a row on machines of up to 512 bits: wide vectors, vectors of four, single values.
    private static final int DIMENSION = 16 * 4 + 4 + 3;

    private KernelWarmUp() {}

    /// Runs the kernels of [VectorKernels#best] and [SparseDotProduct].
    ///
    /// @param atMost the time after which it returns whether done or not
    /// @param nanoTime a clock in nanoseconds, such as `System::nanoTime`
    /// @return whether all calls were made
    public static boolean run(Duration atMost, LongSupplier nanoTime) {
        return run(VectorKernels.best(), atMost, nanoTime);
    }

    static boolean run(VectorKernels kernels, Duration atMost, LongSupplier nanoTime) {
        long start = nanoTime.getAsLong();
        try (Arena arena = Arena.ofConfined()) {
            Rounds rounds = new Rounds(kernels, arena);
            for (int done = 0; done < CALLS; done += CALLS_PER_LOOK) {
                if (nanoTime.getAsLong() - start > atMost.toNanos()) {
                    return false;
                }
                for (int i = 0; i < CALLS_PER_LOOK; i++) {
                    rounds.run();
                }
            }
        }
        return true;
    }

    /// One call of each kernel, on data of its own.
    private static final class Rounds {
        private final VectorKernels kernels;
        private final MemorySegment rows;
        private final long[] offsets = new long[ROWS];
        private final float[] query = new float[DIMENSION];
        private final float[] scores = new float[ROWS];
        private final int[] indices = new int[DIMENSION];

        Rounds(VectorKernels kernels, Arena arena) {
            this.kernels = kernels;
            rows = arena.allocate((long) Float.BYTES * DIMENSION * ROWS);
            Arrays.setAll(offsets, i -> (long) Float.BYTES * DIMENSION * i);
            Arrays.fill(query, 1);
            Arrays.setAll(indices, i -> 3 * i);
        }

        void run() {
            kernels.dotProducts(query, DIMENSION, rows, offsets, ROWS, scores);
            kernels.squaredDistances(query, DIMENSION, rows, offsets, ROWS, scores);
            scores[0] = kernels.squaredNorm(rows, offsets[1], DIMENSION)
                    + kernels.squaredNorm(query)
                    + SparseDotProduct.of(indices, query, indices, query);
        }
    }
}
