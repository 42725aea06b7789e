package dev.bristlecone.search.sparse;

import dev.bristlecone.model.SparseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Random sparse vectors, as sources of an index.
public final class SparseVectors implements SparseSource {
    private final List<@Nullable SparseVector> vectors = new ArrayList<>();

    public SparseVectors add(@Nullable SparseVector vector) {
        vectors.add(vector);
        return this;
    }

    @Override
    public int count() {
        return vectors.size();
    }

    @Override
    public @Nullable SparseVector sparse(int ordinal) {
        return vectors.get(ordinal);
    }

    /// Some vectors are missing, some empty, some equal to an earlier one.
    ///
    /// @param universe dimensions are drawn from so many, low ones more often, spread over all 32 bits
    public static SparseVectors random(RandomGenerator random, int count, int universe, int sizeMax, Weights weights) {
        SparseVectors vectors = new SparseVectors();
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(20);
            if (kind == 0) {
                vectors.add(null);
            } else if (kind == 1 && i > 0) {
                vectors.add(vectors.sparse(random.nextInt(i)));
            } else {
                vectors.add(vector(random, universe, random.nextInt(sizeMax + 1), weights));
            }
        }
        return vectors;
    }

    public static SparseVector vector(RandomGenerator random, int universe, int size, Weights weights) {
        TreeSet<Integer> chosen = new TreeSet<>(Integer::compareUnsigned);
        for (int i = 0; i < size; i++) {
            double share = random.nextDouble();
            chosen.add(dimension((int) (universe * share * share * share), universe));
        }
        int[] indices = chosen.stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[indices.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = weights.draw(random);
        }
        return new SparseVector(indices, values);
    }

    /// The first is 0, the last 4294967295.
    private static int dimension(int number, int universe) {
        return number == universe - 1 ? -1 : (int) (number * (0xFFFF_FFFFL / universe));
    }

    /// Kinds of weights.
    public enum Weights {
        POSITIVE {
            @Override
            float draw(RandomGenerator random) {
                return random.nextFloat();
            }
        },
        SIGNED {
            @Override
            float draw(RandomGenerator random) {
                return (float) random.nextGaussian();
            }
        },
        /// Many products are equal, many sums 0.
        FEW {
            @Override
            float draw(RandomGenerator random) {
                return random.nextInt(-2, 3);
            }
        },
        /// From the smallest to nearly the greatest numbers.
        WILD {
            @Override
            float draw(RandomGenerator random) {
                return (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-44, 37)));
            }
        };

        abstract float draw(RandomGenerator random);
    }
}
