package dev.bristlecone.search.dense;

import dev.bristlecone.model.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Seeded vectors that lie in clusters, as those of real data do, with the exact answers to queries.
final class Clusters {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final float[][] vectors;
    private final int dimension;

    Clusters(float[][] vectors) {
        this.vectors = vectors;
        this.dimension = vectors[0].length;
    }

    /// Vectors around random centres; the spread differs from cluster to cluster, and sizes fall from one to the
    /// next.
    static Clusters of(int count, int dimension, int clusters, RandomGenerator random) {
        float[][] centres = gaussian(clusters, dimension, random);
        float[][] vectors = gaussian(count, dimension, random);
        for (float[] vector : vectors) {
            double draw = random.nextDouble();
            int cluster = (int) (clusters * draw * draw);
            float spread = 0.2f + 0.6f * cluster / clusters;
            for (int j = 0; j < dimension; j++) {
                vector[j] = centres[cluster][j] + spread * vector[j];
            }
        }
        return new Clusters(vectors);
    }

    static float[][] gaussian(int count, int dimension, RandomGenerator random) {
        float[][] vectors = new float[count][dimension];
        for (float[] vector : vectors) {
            for (int j = 0; j < dimension; j++) {
                vector[j] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    float[] vector(int place) {
        return vectors[place];
    }

    int count() {
        return vectors.length;
    }

    int dimension() {
        return dimension;
    }

    /// The first `count` vectors apart as queries; the others remain.
    float[][] takeQueries(int count) {
        return Arrays.copyOf(vectors, count);
    }

    Clusters without(int count) {
        return new Clusters(Arrays.copyOfRange(vectors, count, vectors.length));
    }

    VectorSource source(Arena arena) {
        MemorySegment rows = arena.allocate((long) Float.BYTES * dimension * vectors.length, 4);
        for (int i = 0; i < vectors.length; i++) {
            MemorySegment.copy(vectors[i], 0, rows, FLOAT, (long) Float.BYTES * dimension * i, dimension);
        }
        return new VectorSource() {
            @Override
            public int count() {
                return vectors.length;
            }

            @Override
            public MemorySegment rows(int place) {
                return rows;
            }

            @Override
            public long offset(int place) {
                return (long) Float.BYTES * dimension * place;
            }

            @Override
            public float squaredNorm(int place) {
                return (float) dot(vectors[place], vectors[place]);
            }
        };
    }

    /// The score of the `rank`-th nearest, counted from 0, larger is nearer.
    double scoreAt(int rank, float[] query, Metric metric, IntStream places) {
        return places.mapToObj(place -> score(query, place, metric))
                .sorted(Comparator.reverseOrder())
                .skip(rank)
                .findFirst()
                .orElseThrow();
    }

    /// Larger is nearer.
    double score(float[] query, int place, Metric metric) {
        float[] vector = vectors[place];
        return switch (metric) {
            case DOT_PRODUCT -> dot(query, vector);
            case COSINE -> {
                double norms = Math.sqrt(dot(query, query) * dot(vector, vector));
                yield norms == 0 ? 0 : dot(query, vector) / norms;
            }
            case EUCLIDEAN -> 2 * dot(query, vector) - dot(query, query) - dot(vector, vector);
        };
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (double) a[j] * b[j];
        }
        return sum;
    }
}
