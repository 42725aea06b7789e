package dev.bristlecone.kernels.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SplitRowTest {
    private static final long SEED = Long.getLong("test.seed", 7);

    @Test
    void everyFloatComesBackBitForBit() {
        Random random = new Random(SEED);
        int dimension = 256;
        float[] values = new float[dimension + 1];
        float[] extremes = {
            0f,
            -0f,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.intBitsToFloat(-1),
            Float.intBitsToFloat(0x7f80_0001)
        };
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = i < extremes.length ? extremes[i] : Float.intBitsToFloat(random.nextInt());
            }
            MemorySegment halves = MemorySegment.ofArray(new byte[2 * SplitRow.sizeBytes(dimension) + 2]);
            float[] joined = new float[dimension + 3];
            SplitRow.split(values, 1, dimension, halves, 1, halves, 1 + SplitRow.sizeBytes(dimension));
            SplitRow.join(halves, 1, halves, 1 + SplitRow.sizeBytes(dimension), dimension, joined, 3);
            for (int i = 0; i < dimension; i++) {
                assertThat(Float.floatToRawIntBits(joined[3 + i]))
                        .as("-Dtest.seed=%d", SEED)
                        .isEqualTo(Float.floatToRawIntBits(values[1 + i]));
            }
        }
    }

    @Test
    void theUpperHalfIsTheNearestOfEightBits() {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            float value = (float) random.nextGaussian();
            float[] values = new float[32];
            values[i % 32] = value;
            MemorySegment upper = MemorySegment.ofArray(new byte[64]);
            SplitRow.split(values, 0, 32, upper, 0, MemorySegment.ofArray(new byte[64]), 0);
            int word = SplitRow.word(upper, 4L * (i % 16));
            float rounded = i % 32 < 16 ? SplitRow.first(word, 0) : SplitRow.second(word, 0);
            assertThat(Math.abs(rounded - value)).isLessThanOrEqualTo(Math.abs(value) / 256);
        }
    }
}
