package dev.bristlecone.kernels.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The exam of every [SplitKernels]: each result equals the formula taken in double precision, for native and heap
/// memory and without allocating.
abstract class SplitKernelsContract {
    private static final long SEED = Long.getLong("test.seed", 7);
    private static final int[] DIMENSIONS = {0, 32, 64, 96, 128, 384, 416, 1536};
    private static final int ROWS = 9;

    private final SplitKernels kernels = newKernels();

    abstract SplitKernels newKernels();

    @Test
    void upperHalvesGiveProductsAndDistancesOfRoundedRows() {
        for (int dimension : DIMENSIONS) {
            try (Fixture fixture = new Fixture(dimension)) {
                for (MemorySegment uppers : new MemorySegment[] {fixture.uppers, onHeap(fixture.uppers)}) {
                    for (int count : new int[] {0, 1, 4, ROWS}) {
                        float[] scores = new float[count];
                        kernels.upperDotProducts(fixture.query, dimension, uppers, fixture.offsets, count, scores);
                        for (int i = 0; i < count; i++) {
                            assertNear(scores[i], fixture.product(i, true), dimension);
                        }
                        kernels.upperSquaredDistances(fixture.query, dimension, uppers, fixture.offsets, count, scores);
                        for (int i = 0; i < count; i++) {
                            assertNear(scores[i], fixture.distance(i, true), dimension);
                        }
                    }
                }
            }
        }
    }

    @Test
    void bothHalvesGiveProductsAndDistancesOfTheRows() {
        for (int dimension : DIMENSIONS) {
            try (Fixture fixture = new Fixture(dimension)) {
                for (boolean isHeap : new boolean[] {false, true}) {
                    MemorySegment uppers = isHeap ? onHeap(fixture.uppers) : fixture.uppers;
                    MemorySegment lowers = isHeap ? onHeap(fixture.lowers) : fixture.lowers;
                    for (int count : new int[] {0, 1, 2, ROWS}) {
                        float[] scores = new float[count];
                        kernels.dotProducts(
                                fixture.query,
                                dimension,
                                uppers,
                                fixture.offsets,
                                lowers,
                                fixture.lowerOffsets,
                                count,
                                scores);
                        for (int i = 0; i < count; i++) {
                            assertNear(scores[i], fixture.product(i, false), dimension);
                        }
                        kernels.squaredDistances(
                                fixture.query,
                                dimension,
                                uppers,
                                fixture.offsets,
                                lowers,
                                fixture.lowerOffsets,
                                count,
                                scores);
                        for (int i = 0; i < count; i++) {
                            assertNear(scores[i], fixture.distance(i, false), dimension);
                        }
                    }
                }
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment halves = arena.allocate(128);
            float[] query = new float[64];
            for (int count : new int[] {1, 4}) {
                long[] offsets = new long[count];
                offsets[count - 1] = 4;
                assertThatThrownBy(() -> kernels.upperDotProducts(query, 64, halves, offsets, count, new float[count]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            for (int count : new int[] {1, 4}) {
                long[] inside = new long[count];
                long[] outside = new long[count];
                outside[count - 1] = 4;
                float[] scores = new float[count];
                assertThatThrownBy(() -> kernels.dotProducts(query, 64, halves, inside, halves, outside, count, scores))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() ->
                                kernels.squaredDistances(query, 33, halves, inside, halves, inside, count, scores))
                        .hasMessageContaining("33");
            }
        }
    }

    /// Warm code must not allocate: a vector that the compiler boxes would show here as megabytes.
    @Test
    void warmKernelsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Fixture fixture = new Fixture(384)) {
            float[] scores = new float[ROWS];
            long allocated = Long.MAX_VALUE;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (allocated > 0 && System.nanoTime() < deadline) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 2_000; i++) {
                    runAll(fixture, scores);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).isZero();
        }
    }

    private void runAll(Fixture fixture, float[] scores) {
        kernels.upperDotProducts(fixture.query, 384, fixture.uppers, fixture.offsets, ROWS, scores);
        kernels.upperSquaredDistances(fixture.query, 384, fixture.uppers, fixture.offsets, ROWS, scores);
        kernels.dotProducts(
                fixture.query,
                384,
                fixture.uppers,
                fixture.offsets,
                fixture.lowers,
                fixture.lowerOffsets,
                ROWS,
                scores);
        kernels.squaredDistances(
                fixture.query,
                384,
                fixture.uppers,
                fixture.offsets,
                fixture.lowers,
                fixture.lowerOffsets,
                ROWS,
                scores);
    }

    private static MemorySegment onHeap(MemorySegment segment) {
        return MemorySegment.ofArray(segment.toArray(ValueLayout.JAVA_BYTE));
    }

    private static void assertNear(float actual, double expected, int dimension) {
        assertThat((double) actual)
                .as("dimension %d, -Dtest.seed=%d", dimension, SEED)
                .isCloseTo(expected, within(1e-6 * dimension + 1e-12));
    }

    /// A random query and random rows; the lower halves lie 8 bytes further than the upper ones.
    private static final class Fixture implements AutoCloseable {
        final float[] query;
        final MemorySegment uppers;
        final MemorySegment lowers;
        final long[] offsets = new long[ROWS];
        final long[] lowerOffsets = new long[ROWS];
        private final float[][] rows;
        private final Arena arena = Arena.ofConfined();

        Fixture(int dimension) {
            Random random = new Random(SEED + dimension);
            query = values(random, dimension);
            rows = new float[ROWS][];
            long stride = SplitRow.sizeBytes(dimension) + 12L;
            uppers = arena.allocate(4 + stride * ROWS);
            lowers = arena.allocate(12 + stride * ROWS);
            for (int row = 0; row < ROWS; row++) {
                rows[row] = values(random, dimension);
                offsets[row] = 4 + stride * (ROWS - 1 - row);
                lowerOffsets[row] = offsets[row] + 8;
                SplitRow.split(rows[row], 0, dimension, uppers, offsets[row], lowers, lowerOffsets[row]);
            }
        }

        double product(int row, boolean isRounded) {
            double sum = 0;
            for (int j = 0; j < query.length; j++) {
                sum += (double) query[j] * value(row, j, isRounded);
            }
            return sum;
        }

        double distance(int row, boolean isRounded) {
            double sum = 0;
            for (int j = 0; j < query.length; j++) {
                sum += Math.pow((double) query[j] - value(row, j, isRounded), 2);
            }
            return sum;
        }

        private float value(int row, int j, boolean isRounded) {
            float value = rows[row][j];
            return isRounded ? Float.intBitsToFloat((Float.floatToRawIntBits(value) + 0x8000) & 0xffff_0000) : value;
        }

        private static float[] values(Random random, int dimension) {
            float[] values = new float[dimension];
            for (int j = 0; j < dimension; j++) {
                values[j] = random.nextFloat() - 0.5f;
            }
            return values;
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
