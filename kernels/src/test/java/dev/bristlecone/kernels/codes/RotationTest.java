package dev.bristlecone.kernels.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RotationTest {
    private static final long SEED = Long.getLong("test.seed", 7);
    private static final int[] DIMENSIONS = {64, 128, 192, 320, 384, 512, 768, 832, 1024, 1536, 4096, 20_032};

    @Test
    void lengthsAndProductsStay() {
        Random random = new Random(SEED);
        for (int dimension : DIMENSIONS) {
            Rotation rotation = Rotation.of(SEED, dimension);
            float[] a = normal(random, dimension);
            float[] b = normal(random, dimension);
            float[] rotatedA = a.clone();
            float[] rotatedB = b.clone();
            rotation.apply(rotatedA);
            rotation.apply(rotatedB);
            assertThat(product(rotatedA, rotatedA) / product(a, a)).isCloseTo(1, within(1e-5));
            assertThat(product(rotatedA, rotatedB))
                    .as("dimension %d, -Dtest.seed=%d", dimension, SEED)
                    .isCloseTo(product(a, b), within(1e-5 * product(a, a)));
        }
    }

    /// One direction alone must come out as if drawn at random: every value near one over the root of the
    /// dimension.
    @Test
    void aSingleDirectionSpreadsOverAllDimensions() {
        for (int dimension : new int[] {384, 512, 768, 1536}) {
            for (int place : new int[] {0, 1, dimension / 2, dimension - 1}) {
                float[] values = new float[dimension];
                values[place] = 1;
                Rotation.of(SEED, dimension).apply(values);
                double magnitude = 0;
                double largest = 0;
                for (float value : values) {
                    magnitude += Math.abs(value) / Math.sqrt(dimension);
                    largest = Math.max(largest, Math.abs(value) * Math.sqrt(dimension));
                }
                assertThat(magnitude)
                        .as("dimension %d, place %d", dimension, place)
                        .isBetween(0.72, 0.88);
                assertThat(largest).isLessThan(5.5);
            }
        }
    }

    @Test
    void seedsGiveDifferentRotationsAndAlwaysTheSame() {
        float[] first = {1, 2, 3};
        float[] values = Arrays.copyOf(first, 192);
        float[] same = values.clone();
        float[] other = values.clone();
        Rotation.of(1, 192).apply(values);
        Rotation.of(1, 192).apply(same);
        Rotation.of(2, 192).apply(other);
        assertThat(values).isEqualTo(same).isNotEqualTo(other);
        // Codes on disk depend on these bits.
        assertThat(Arrays.hashCode(values)).isEqualTo(-907480726);
    }

    @Test
    void largeAndSmallMagnitudesSurvive() {
        for (float magnitude : new float[] {1e-30f, 1e36f}) {
            float[] values = new float[384];
            Arrays.fill(values, magnitude);
            Rotation.of(SEED, 384).apply(values);
            double square = 0;
            for (float value : values) {
                square += (double) value * value;
            }
            assertThat(Math.sqrt(square / 384) / magnitude).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void vectorsGiveTheBitsOfPlainLoops() {
        RotationSteps best = RotationSteps.best();
        RotationSteps plain = new ScalarRotationSteps();
        Random random = new Random(SEED);
        for (int count = 64; count <= 4096; count *= 2) {
            float[] values = normal(random, count + 128);
            float[] factors = normal(random, count + 128);
            float[] expected = values.clone();
            best.multiply(values, factors, count);
            plain.multiply(expected, factors, count);
            assertThat(values).isEqualTo(expected);
            best.hadamard(values, 64, count);
            plain.hadamard(expected, 64, count);
            assertThat(values).isEqualTo(expected);
            best.mixHalves(values, count / 2);
            plain.mixHalves(expected, count / 2);
            assertThat(values).isEqualTo(expected);
        }
    }

    @Test
    void warmRotationsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Rotation rotation = Rotation.of(SEED, 384);
        float[] values = normal(new Random(SEED), 384);
        long allocated = Long.MAX_VALUE;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (allocated > 0 && System.nanoTime() < deadline) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2_000; i++) {
                rotation.apply(values);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isZero();
    }

    @Test
    void dimensionsThatAreNotPaddedAreRefused() {
        assertThatThrownBy(() -> Rotation.of(1, 100)).hasMessageContaining("100");
        assertThatThrownBy(() -> Rotation.of(1, 0)).hasMessageContaining("0");
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[] normal(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
