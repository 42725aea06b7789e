package dev.bristlecone.inference.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bristlecone.testkit.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IsometryTest {
    @ParameterizedTest
    @ValueSource(ints = {384, 512, 768, 1024, 2048, 385})
    void similaritiesAreWhatTheyWere(int dimension) {
        RandomGenerator random = Seeds.random("isometry");
        Isometry isometry = new Isometry(384, dimension);
        for (int round = 0; round < 20; round++) {
            float[] a = vector(random);
            float[] b = vector(random);
            float[] carriedA = isometry.apply(a);
            float[] carriedB = isometry.apply(b);
            assertThat(carriedA).hasSize(dimension);
            assertThat(dot(carriedA, carriedB)).isCloseTo(dot(a, b), within(1e-3));
            assertThat(dot(carriedA, carriedA)).isCloseTo(dot(a, a), within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 768, 1024, 2048})
    void aVectorIsSpreadOverItsCoordinates(int dimension) {
        float[] one = new float[384];
        one[7] = 1;
        float[] carried = new Isometry(384, dimension).apply(one);
        int zeros = 0;
        for (float value : carried) {
            zeros += value == 0 ? 1 : 0;
        }
        assertThat(zeros).isLessThan(dimension / 2);
    }

    private static float[] vector(RandomGenerator random) {
        float[] vector = new float[384];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
