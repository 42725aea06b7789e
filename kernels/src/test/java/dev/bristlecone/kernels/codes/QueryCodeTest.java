package dev.bristlecone.kernels.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class QueryCodeTest {
    private static final long SEED = Long.getLong("test.seed", 7);

    @Test
    void levelsAreTheNearestToTheQuery() {
        float[] query = normal(384);
        QueryCode code = new QueryCode(384);
        code.set(query);
        double error = 0;
        double square = 0;
        float total = 0;
        for (int i = 0; i < query.length; i++) {
            assertThat(code.level(i)).isBetween(-7, 7);
            error += Math.pow(query[i] - code.step() * code.level(i), 2);
            square += Math.pow(query[i], 2);
            total += code.step() * code.level(i);
        }
        assertThat(error / square).as("-Dtest.seed=%d", SEED).isLessThan(0.02);
        assertThat((double) code.total()).isCloseTo(total, within(1e-3));
    }

    @Test
    void planesSpellTheLevels() {
        QueryCode code = new QueryCode(832);
        code.set(normal(832));
        for (int i = 0; i < 832; i++) {
            int level = 0;
            for (int plane = 0; plane < QueryCode.PLANES; plane++) {
                int bit = (int) (code.planes()[QueryCode.planePlace(i >>> 6, plane)] >>> i) & 1;
                level += plane == 3 ? -8 * bit : bit << plane;
            }
            assertThat(level).isEqualTo(code.level(i));
        }
    }

    @Test
    void vectorsRoundAsPlainLoopsDo() {
        for (int dimension : new int[] {64, 192, 4160}) {
            float[] query = normal(dimension);
            byte[][] levels = new byte[2][dimension + QueryRounding.SLACK];
            byte[][] tables = new byte[2][4 * dimension];
            float[][] results = new float[2][QueryRounding.RESULTS];
            QueryRounding[] both = {new PlainQueryRounding(), CodeKernelChoice.ROUNDING};
            for (int i = 0; i < both.length; i++) {
                both[i].round(query, dimension, 2.5f, levels[i], results[i]);
                both[i].fillTables(levels[i], dimension, tables[i]);
            }
            assertThat(levels[1]).as("-Dtest.seed=%d", SEED).isEqualTo(levels[0]);
            assertThat(tables[1]).isEqualTo(tables[0]);
            assertThat(results[1][0]).isCloseTo(results[0][0], within(1e-5f * results[0][0]));
            assertThat(Arrays.copyOfRange(results[1], 1, 4)).isEqualTo(Arrays.copyOfRange(results[0], 1, 4));
        }
    }

    @Test
    void queriesWithoutDirectionBecomeZeros() {
        for (float value : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] query = normal(64);
            QueryCode code = new QueryCode(64);
            code.set(query);
            Arrays.fill(query, 0);
            query[5] = value;
            code.set(query);
            assertThat(code.step()).isZero();
            assertThat(code.total()).isZero();
            assertThat(code.level(5)).isZero();
            assertThat(code.bias()).isZero();
        }
    }

    @Test
    void scaleDoesNotChangeTheLevels() {
        float[] query = normal(128);
        QueryCode code = new QueryCode(128);
        code.set(query);
        for (float scale : new float[] {0x1p-80f, 0x1p80f}) {
            float[] scaled = query.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= scale;
            }
            QueryCode other = new QueryCode(128);
            other.set(scaled);
            assertThat(other.step()).isEqualTo(code.step() * scale);
            for (int i = 0; i < 128; i++) {
                assertThat(other.level(i)).isEqualTo(code.level(i));
            }
        }
    }

    @Test
    void dimensionsThatAreNotPaddedAreRefused() {
        assertThatThrownBy(() -> new QueryCode(100)).hasMessageContaining("100").hasMessageContaining("64");
        assertThat(CodeBlock.paddedDimension(100)).isEqualTo(128);
        assertThat(CodeBlock.paddedDimension(128)).isEqualTo(128);
    }

    private static float[] normal(int dimension) {
        Random random = new Random(SEED);
        float[] values = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
