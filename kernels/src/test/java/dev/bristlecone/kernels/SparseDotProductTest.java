package dev.bristlecone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SparseDotProductTest {
    private static final long SEED = Long.getLong("test.seed", 23);

    @Test
    void equalsTheSumOverSharedIndicesForEveryPairOfLengths() {
        Random random = new Random(SEED);
        int[] lengths = {0, 1, 2, 3, 7, 16, 17, 40, 300, 2_048};
        for (int lengthA : lengths) {
            for (int lengthB : lengths) {
                for (int universe : new int[] {2_048, 10_000, Integer.MAX_VALUE}) {
                    Sparse a = Sparse.random(random, lengthA, universe);
                    Sparse b = Sparse.random(random, lengthB, universe);
                    float product = SparseDotProduct.of(a.indices, a.values, b.indices, b.values);
                    assertThat((double) product)
                            .as("%d and %d entries, -Dtest.seed=%d", lengthA, lengthB, SEED)
                            .isCloseTo(a.reference(b), within(1e-6 * (1 + Math.abs(a.reference(b)))));
                    assertThat(SparseDotProduct.of(b.indices, b.values, a.indices, a.values))
                            .isEqualTo(product);
                }
            }
        }
    }

    @Test
    void indicesAreUnsigned() {
        int[] few = {1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
        float[] ones = {1, 1, 1, 1};
        assertThat(SparseDotProduct.of(few, ones, few, ones)).isEqualTo(4);
        int[] many = new int[1_000];
        float[] values = new float[1_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = 0x7FFFFFFF - 499 + i;
            values[i] = i;
        }
        assertThat(SparseDotProduct.of(few, ones, many, values)).isEqualTo(499 + 500);
    }

    @Test
    void nothingSharedIsZero() {
        assertThat(SparseDotProduct.of(new int[] {1, 3}, new float[] {1, 1}, new int[] {2, 4}, new float[] {1, 1}))
                .isZero();
        assertThat(SparseDotProduct.of(new int[0], new float[0], new int[0], new float[0]))
                .isZero();
    }

    private record Sparse(int[] indices, float[] values) {
        static Sparse random(Random random, int length, int universe) {
            Map<Integer, Float> entries = new TreeMap<>(Integer::compareUnsigned);
            while (entries.size() < length) {
                int index = random.nextInt(universe) * (random.nextBoolean() ? 1 : -1);
                entries.put(index, random.nextFloat() - 0.5f);
            }
            Sparse sparse = new Sparse(new int[length], new float[length]);
            int i = 0;
            for (Map.Entry<Integer, Float> entry : entries.entrySet()) {
                sparse.indices[i] = entry.getKey();
                sparse.values[i++] = entry.getValue();
            }
            return sparse;
        }

        double reference(Sparse other) {
            double sum = 0;
            for (int a = 0; a < indices.length; a++) {
                for (int b = 0; b < other.indices.length; b++) {
                    sum += indices[a] == other.indices[b] ? (double) values[a] * other.values[b] : 0;
                }
            }
            return sum;
        }
    }
}
