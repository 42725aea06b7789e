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
            for (int bits = FineCode.BITS_MIN; bits <= FineCode.BITS_MAX; bits++) {
                checkProducts(new FineCode(dimension, bits), dimension, bits, random);
            }
        }
    }

    private static void checkProducts(FineCode fine, int dimension, int bits, Random random) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codes = arena.allocate(3 + (long) ROWS * fine.sizeBytes());
            long[] offsets = new long[ROWS];
            for (int row = 0; row < ROWS; row++) {
                offsets[row] = 3 + (long) (ROWS - 1 - row) * fine.sizeBytes();
                encode(fine, normal(random, dimension), codes, offsets[row]);
            }
            float[] query = Arrays.copyOf(normal(random, dimension), fine.paddedDimension());
            MemorySegment heap = MemorySegment.ofArray(codes.toArray(ValueLayout.JAVA_BYTE));
            for (MemorySegment segment : new MemorySegment[] {codes, heap}) {
                for (int count : new int[] {0, 1, 2, ROWS}) {
                    float[] products = new float[count];
                    fine.products(query, segment, offsets, count, products);
                    for (int row = 0; row < count; row++) {
                        assertThat((double) products[row])
                                .as("dimension %d, %d bits, -Dtest.seed=%d", dimension, bits, SEED)
                                .isCloseTo(
                                        product(fine, query, codes, offsets[row], dimension, bits),
                                        within(1e-4 * dimension));
                    }
                }
            }
        }
    }

    private static double product(
            FineCode fine, float[] values, MemorySegment codes, long offset, int dimension, int bits) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            sum += values[i] * value(fine, codes, offset, i, bits);
        }
        return sum;
    }

    private static double value(FineCode fine, MemorySegment codes, long offset, int i, int bits) {
        return fine.level(codes, offset, i) - ((1 << bits) - 1) / 2.0;
    }

    @Test
    void rowsAreAsLongAsTheirWords() {
        assertThat(new FineCode(384, 5).sizeBytes()).isEqualTo(256);
        assertThat(new FineCode(384, 4).sizeBytes()).isEqualTo(192);
        assertThat(new FineCode(1536, 3).sizeBytes()).isEqualTo(640);
        assertThat(new FineCode(1536, 2).sizeBytes()).isEqualTo(384);
        assertThat(new FineCode(0, 2).sizeBytes()).isZero();
        assertThatThrownBy(() -> new FineCode(384, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FineCode(384, 6)).isInstanceOf(IllegalArgumentException.class);
    }

    /// What a code leaves of the vector is small for its bits, and at a right angle to it.
    @Test
    void codesComeNearTheResidual() {
        double[] least = {0.93, 0.978, 0.993, 0.9975};
        Random random = new Random(SEED);
        for (int dimension : new int[] {384, 1536}) {
            for (int bits = FineCode.BITS_MIN; bits <= FineCode.BITS_MAX; bits++) {
                FineCode fine = new FineCode(dimension, bits);
                float[] residual = normal(random, dimension);
                MemorySegment code = MemorySegment.ofArray(new byte[fine.sizeBytes()]);
                float product = encode(fine, residual, code, 0);
                double square = 0;
                double codeSquare = 0;
                for (int i = 0; i < dimension; i++) {
                    double y = value(fine, code, 0, i, bits);
                    square += (double) residual[i] * residual[i];
                    codeSquare += y * y;
                }
                double exact = product(fine, residual, code, 0, dimension, bits);
                assertThat((double) product).isCloseTo(exact, within(1e-4 * exact));
                assertThat(exact / Math.sqrt(square * codeSquare))
                        .as("%d bits, -Dtest.seed=%d", bits, SEED)
                        .isGreaterThan(least[bits - FineCode.BITS_MIN]);
            }
        }
    }

    @Test
    void zerosAndExtremesAreEncoded() {
        for (int bits = FineCode.BITS_MIN; bits <= FineCode.BITS_MAX; bits++) {
            FineCode fine = new FineCode(96, bits);
            int half = 1 << (bits - 1);
            MemorySegment code = MemorySegment.ofArray(new byte[fine.sizeBytes()]);
            assertThat(encode(fine, new float[96], code, 0)).isZero();
            for (float magnitude : new float[] {Float.MIN_VALUE, 1e-30f, 1e30f}) {
                float[] residual = new float[96];
                residual[40] = magnitude;
                residual[41] = -magnitude;
                encode(fine, residual, code, 0);
                assertThat(fine.level(code, 0, 40)).isGreaterThanOrEqualTo(half);
                assertThat(fine.level(code, 0, 41)).isLessThan(half);
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        FineCode fine = new FineCode(96, 5);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codes = arena.allocate(fine.sizeBytes() - 1);
            assertThatThrownBy(() -> fine.products(new float[96], codes, new long[1], 1, new float[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> encode(fine, new float[96], codes, 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void warmCallsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int bits = FineCode.BITS_MIN; bits <= FineCode.BITS_MAX; bits++) {
            FineCode fine = new FineCode(384, bits);
            try (Arena arena = Arena.ofConfined()) {
                float[] values = Arrays.copyOf(normal(new Random(SEED), 384), fine.paddedDimension());
                byte[] levels = new byte[fine.paddedDimension()];
                float[] products = new float[ROWS];
                long[] offsets = new long[ROWS];
                MemorySegment codes = arena.allocate(fine.sizeBytes());
                long allocated = Long.MAX_VALUE;
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (allocated > 0 && System.nanoTime() < deadline) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < 2_000; i++) {
                        fine.encode(values, codes, 0, levels);
                        fine.products(values, codes, offsets, ROWS, products);
                    }
                    allocated = threads.getCurrentThreadAllocatedBytes() - before;
                }
                assertThat(allocated).as("%d bits", bits).isZero();
            }
        }
    }

    private static float encode(FineCode fine, float[] residual, MemorySegment codes, long offset) {
        return fine.encode(residual, codes, offset, new byte[fine.paddedDimension()]);
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
