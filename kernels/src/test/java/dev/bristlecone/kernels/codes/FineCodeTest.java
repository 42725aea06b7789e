package dev.bristlecone.kernels.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FineCodeTest {
    private static final long SEED = Long.getLong("test.seed", 7);
    private static final int[] DIMENSIONS = {64, 128, 384, 832, 1536};

    /// The sums of the planes give the product of the rounded query with the levels.
    @Test
    void productsComeFromSumsOfPlanes() {
        Random random = new Random(SEED);
        for (int dimension : DIMENSIONS) {
            for (int bits = FineCode.BITS_MIN; bits <= FineCode.BITS_MAX; bits++) {
                Encoded encoded = new Encoded(new FineCode(dimension, bits), normal(random, dimension));
                QueryCode query = new QueryCode(dimension);
                query.set(normal(random, dimension));
                double exact = 0;
                for (int i = 0; i < dimension; i++) {
                    exact += (double) query.step() * query.level(i) * encoded.value(i);
                }
                assertThat(encoded.product(query))
                        .as("dimension %d, %d bits, -Dtest.seed=%d", dimension, bits, SEED)
                        .isCloseTo(exact, within(1e-4 * dimension));
            }
        }
    }

    @Test
    void planesHaveABitForEachDimension() {
        assertThat(new FineCode(384, 4).planeBytes()).isEqualTo(48);
        assertThat(new FineCode(384, 4).lowerBytes()).isEqualTo(144);
        assertThat(new FineCode(1536, 2).lowerBytes()).isEqualTo(192);
        assertThat(new FineCode(0, 2).lowerBytes()).isZero();
        assertThatThrownBy(() -> new FineCode(384, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FineCode(384, 6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FineCode(96, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    /// What a code leaves of the vector is small for its bits, and at a right angle to it.
    @Test
    void codesComeNearTheResidual() {
        double[] least = {0.93, 0.978, 0.993, 0.9975};
        Random random = new Random(SEED);
        for (int dimension : new int[] {384, 1536}) {
            for (int bits = FineCode.BITS_MIN; bits <= FineCode.BITS_MAX; bits++) {
                float[] residual = normal(random, dimension);
                Encoded encoded = new Encoded(new FineCode(dimension, bits), residual);
                double square = 0;
                double codeSquare = 0;
                double exact = 0;
                for (int i = 0; i < dimension; i++) {
                    double y = encoded.value(i);
                    square += (double) residual[i] * residual[i];
                    codeSquare += y * y;
                    exact += residual[i] * y;
                }
                assertThat((double) encoded.fit).isCloseTo(exact, within(1e-4 * exact));
                assertThat(exact / Math.sqrt(square * codeSquare))
                        .as("%d bits, -Dtest.seed=%d", bits, SEED)
                        .isGreaterThan(least[bits - FineCode.BITS_MIN]);
            }
        }
    }

    @Test
    void zerosAndExtremesAreEncoded() {
        for (int bits = FineCode.BITS_MIN; bits <= FineCode.BITS_MAX; bits++) {
            FineCode fine = new FineCode(128, bits);
            int half = 1 << (bits - 1);
            assertThat(new Encoded(fine, new float[128]).fit).isZero();
            for (float magnitude : new float[] {Float.MIN_VALUE, 1e-30f, 1e30f}) {
                float[] residual = new float[128];
                residual[40] = magnitude;
                residual[41] = -magnitude;
                Encoded encoded = new Encoded(fine, residual);
                assertThat(encoded.level(40)).isGreaterThanOrEqualTo(half);
                assertThat(encoded.level(41)).isLessThan(half);
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        FineCode fine = new FineCode(128, 5);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment signs = arena.allocate(fine.planeBytes());
            MemorySegment lower = arena.allocate(fine.lowerBytes() - 1);
            assertThatThrownBy(() -> fine.encode(new float[128], signs, 0, lower, 0, new byte[128]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void warmCallsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int bits = FineCode.BITS_MIN; bits <= FineCode.BITS_MAX; bits++) {
            FineCode fine = new FineCode(384, bits);
            try (Arena arena = Arena.ofConfined()) {
                float[] values = normal(new Random(SEED), 384);
                byte[] levels = new byte[384];
                MemorySegment signs = arena.allocate(fine.planeBytes());
                MemorySegment lower = arena.allocate(fine.lowerBytes());
                long allocated = Long.MAX_VALUE;
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (allocated > 0 && System.nanoTime() < deadline) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int i = 0; i < 2_000; i++) {
                        fine.encode(values, signs, 0, lower, 0, levels);
                    }
                    allocated = threads.getCurrentThreadAllocatedBytes() - before;
                }
                assertThat(allocated).as("%d bits", bits).isZero();
            }
        }
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// A code at odd places.
    private static final class Encoded {
        private static final long SIGNS_OFFSET = 3;
        private static final long LOWER_OFFSET = 5;

        final float fit;
        private final FineCode fine;
        private final MemorySegment signs;
        private final MemorySegment lower;

        Encoded(FineCode fine, float[] residual) {
            this.fine = fine;
            signs = Arena.ofAuto().allocate(SIGNS_OFFSET + fine.planeBytes());
            lower = Arena.ofAuto().allocate(LOWER_OFFSET + fine.lowerBytes());
            fit = fine.encode(residual, signs, SIGNS_OFFSET, lower, LOWER_OFFSET, new byte[residual.length]);
        }

        int level(int i) {
            return fine.level(signs, SIGNS_OFFSET, lower, LOWER_OFFSET, i);
        }

        double value(int i) {
            return level(i) - fine.middle();
        }

        /// As searches compute it.
        double product(QueryCode query) {
            int[] sum = new int[1];
            CodeKernels.best().rowSums(query, signs, new long[] {SIGNS_OFFSET}, 1, sum);
            int all = sum[0] << (fine.bits() - 1);
            for (int plane = 0; plane < fine.bits() - 1; plane++) {
                long at = LOWER_OFFSET + (long) plane * fine.planeBytes();
                CodeKernels.best().rowSums(query, lower, new long[] {at}, 1, sum);
                all += sum[0] << plane;
            }
            return (double) query.step() * all - fine.middle() * query.total();
        }
    }
}
