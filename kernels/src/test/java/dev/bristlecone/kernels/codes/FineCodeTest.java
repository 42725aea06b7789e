package dev.bristlecone.kernels.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FineCodeTest {
    private static final long SEED = Long.getLong("test.seed", 7);
    private static final int[] DIMENSIONS = {1, 64, 95, 96, 97, 192, 384, 832, 1536};
    private static final int ROWS = 7;

    @Test
    void productsEqualTheFormula() {
        Random random = new Random(SEED);
        for (int dimension : DIMENSIONS) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment codes = arena.allocate(3 + (long) ROWS * FineCode.sizeBytes(dimension));
                long[] offsets = new long[ROWS];
                for (int row = 0; row < ROWS; row++) {
                    offsets[row] = 3 + (long) (ROWS - 1 - row) * FineCode.sizeBytes(dimension);
                    encode(normal(random, dimension), dimension, codes, offsets[row]);
                }
                float[] query = Arrays.copyOf(normal(random, dimension), FineCode.paddedDimension(dimension));
                MemorySegment heap = MemorySegment.ofArray(codes.toArray(ValueLayout.JAVA_BYTE));
                for (MemorySegment segment : new MemorySegment[] {codes, heap}) {
                    for (int count : new int[] {0, 1, 2, ROWS}) {
                        float[] products = new float[count];
                        FineCode.products(query, dimension, segment, offsets, count, products);
                        for (int row = 0; row < count; row++) {
                            double sum = 0;
                            for (int i = 0; i < dimension; i++) {
                                sum += query[i] * (FineCode.level(codes, offsets[row], i) - 15.5);
                            }
                            assertThat((double) products[row])
                                    .as("dimension %d, -Dtest.seed=%d", dimension, SEED)
                                    .isCloseTo(sum, within(1e-4 * dimension));
                        }
                    }
                }
            }
        }
    }

    /// The residual of five bits is a few hundredths of the vector, and what is left is at a right angle to it.
    @Test
    void codesComeNearTheResidual() {
        Random random = new Random(SEED);
        for (int dimension : new int[] {384, 1536}) {
            float[] residual = normal(random, dimension);
            MemorySegment code = MemorySegment.ofArray(new byte[FineCode.sizeBytes(dimension)]);
            float product = encode(residual, dimension, code, 0);
            double square = 0;
            double codeSquare = 0;
            double exact = 0;
            for (int i = 0; i < dimension; i++) {
                double y = FineCode.level(code, 0, i) - 15.5;
                square += (double) residual[i] * residual[i];
                codeSquare += y * y;
                exact += y * residual[i];
            }
            assertThat((double) product).isCloseTo(exact, within(1e-4 * exact));
            assertThat(exact / Math.sqrt(square * codeSquare))
                    .as("-Dtest.seed=%d", SEED)
                    .isGreaterThan(0.998);
        }
    }

    @Test
    void zerosAndExtremesAreEncoded() {
        MemorySegment code = MemorySegment.ofArray(new byte[FineCode.sizeBytes(96)]);
        assertThat(encode(new float[96], 96, code, 0)).isZero();
        for (float magnitude : new float[] {Float.MIN_VALUE, 1e-30f, 1e30f}) {
            float[] residual = new float[96];
            residual[40] = magnitude;
            residual[41] = -magnitude;
            encode(residual, 96, code, 0);
            assertThat(FineCode.level(code, 0, 40)).isGreaterThan(15);
            assertThat(FineCode.level(code, 0, 41)).isLessThan(16);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codes = arena.allocate(FineCode.sizeBytes(96) - 1);
            assertThatThrownBy(() -> FineCode.products(new float[96], 96, codes, new long[1], 1, new float[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> encode(new float[96], 96, codes, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void warmCallsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofConfined()) {
            float[] values = normal(new Random(SEED), 384);
            byte[] levels = new byte[384];
            float[] products = new float[ROWS];
            long[] offsets = new long[ROWS];
            MemorySegment codes = arena.allocate(FineCode.sizeBytes(384));
            long allocated = Long.MAX_VALUE;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (allocated > 0 && System.nanoTime() < deadline) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 2_000; i++) {
                    FineCode.encode(values, 384, codes, 0, levels);
                    FineCode.products(values, 384, codes, offsets, ROWS, products);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).isZero();
        }
    }

    private static float encode(float[] residual, int dimension, MemorySegment codes, long offset) {
        return FineCode.encode(residual, dimension, codes, offset, new byte[FineCode.paddedDimension(dimension)]);
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
