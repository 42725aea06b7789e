package dev.bristlecone.kernels.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a block keeps of what was put into it.
final class CodeBlockTest {
    private static final long SEED = Long.getLong("test.seed", 7);
    private static final int DIMENSION = 64;

    @Test
    void eachLaneKeepsItsOwnFactors() {
        MemorySegment block = MemorySegment.ofArray(new byte[CodeBlock.sizeBytes(DIMENSION)]);
        Random random = new Random(SEED);
        float[] addends = new float[CodeBlock.LANES];
        float[] multipliers = new float[CodeBlock.LANES];
        for (int turn = 0; turn < 1_000; turn++) {
            int lane = random.nextInt(CodeBlock.LANES);
            addends[lane] = random.nextFloat();
            multipliers[lane] = (random.nextFloat() - 0.5f) * (float) Math.pow(10, random.nextInt(-20, 20));
            CodeBlock.putFactors(block, 0, DIMENSION, lane, addends[lane], multipliers[lane]);
        }
        for (int lane = 0; lane < CodeBlock.LANES; lane++) {
            float kept = CodeBlock.multiplier(block, 0, DIMENSION, lane);
            assertThat(CodeBlock.addend(block, 0, DIMENSION, lane)).isEqualTo(addends[lane]);
            assertThat(kept).as("-Dtest.seed=%d", SEED).isEqualTo(CodeBlock.rounded(multipliers[lane]));
            assertThat(kept)
                    .isCloseTo(multipliers[lane], within(CodeBlock.MULTIPLIER_ERROR * Math.abs(multipliers[lane])));
            assertThat(CodeBlock.rounded(kept)).isEqualTo(kept);
        }
    }

    @Test
    void whatIsNoNumberStaysNone() {
        for (float special : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            MemorySegment block = MemorySegment.ofArray(new byte[CodeBlock.sizeBytes(DIMENSION)]);
            CodeBlock.putFactors(block, 0, DIMENSION, 17, special, special);
            assertThat(Float.compare(CodeBlock.addend(block, 0, DIMENSION, 17), special))
                    .isZero();
            assertThat(Float.compare(CodeBlock.multiplier(block, 0, DIMENSION, 17), special))
                    .isZero();
            assertThat(Float.compare(CodeBlock.rounded(special), special)).isZero();
        }
    }
}
