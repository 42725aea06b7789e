package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What an index finds against a search of everything, with floors that fail when it finds less.
@ExtendWith(Seeds.class)
final class DenseIndexTest {
    private static final int QUERIES = 100;

    private final Arena arena = Arena.ofShared();

    @AfterEach
    void free() {
        arena.close();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void theAskedRecallIsReached(Metric metric, RandomGenerator random) {
        Clusters all = Clusters.of(8_000 + QUERIES, 48, 30, random);
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), metric, Parallel.sequential(), arena);
        assertThat(built.index.bestRecall()).isGreaterThan(0.97f);
        float[][] queries = all.takeQueries(QUERIES);
        for (double asked : new double[] {0.8, 0.95, 0.99}) {
            assertThat(built.recall(queries, 10, asked, null))
                    .as("recall, asked %s", asked)
                    .isGreaterThan(asked - 0.04);
        }
        assertThat(built.search(queries[0], 10, 0.8, null))
                .as("walked, not scanned")
                .hasSize(10);
    }

    @Test
    void moreIsFoundThanAskedInNoOrderOfArrival(RandomGenerator random) {
        Clusters all = Clusters.of(5_000 + QUERIES, 24, 10, random);
        float[][] sorted = new float[5_000][];
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            vectors.add(all.without(QUERIES).vector(i));
        }
        vectors.sort((a, b) -> Float.compare(a[0], b[0]));
        BuiltIndex built =
                BuiltIndex.of(new Clusters(vectors.toArray(sorted)), Metric.EUCLIDEAN, Parallel.sequential(), arena);
        assertThat(built.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.92);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void onlyAcceptedRecordsAreFound(Metric metric, RandomGenerator random) {
        Clusters all = Clusters.of(6_000 + QUERIES, 32, 20, random);
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), metric, Parallel.sequential(), arena);
        float[][] queries = all.takeQueries(QUERIES);
        assertThat(built.recall(queries, 10, 0.95, place -> place % 4 != 0)).isGreaterThan(0.9);
        List<Integer> found = built.search(queries[0], 10, 0.9, place -> place % 4 != 0);
        assertThat(found).isNotNull().allMatch(place -> place % 4 != 0);
    }

    @Test
    void lengthsOfAllSizesCountInDotProducts(RandomGenerator random) {
        Clusters all = Clusters.of(6_000 + QUERIES, 32, 20, random);
        for (int i = QUERIES; i < all.count(); i++) {
            float scale = (float) Math.pow(10, 2 * random.nextDouble() - 1);
            for (int j = 0; j < all.dimension(); j++) {
                all.vector(i)[j] *= scale;
            }
        }
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), Metric.DOT_PRODUCT, Parallel.sequential(), arena);
        assertThat(built.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.9);
    }

    @Test
    void duplicatesByTheThousandHideNobody(RandomGenerator random) {
        Clusters all = Clusters.of(6_000 + QUERIES, 32, 20, random);
        for (int i = 1_000; i < 4_000; i++) {
            System.arraycopy(all.vector(QUERIES + i % 3), 0, all.vector(i), 0, all.dimension());
        }
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), Metric.EUCLIDEAN, Parallel.sequential(), arena);
        assertThat(built.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.92);
        float[] twin = all.vector(QUERIES);
        assertThat(built.recall(new float[][] {twin}, 10, 0.95, null)).isEqualTo(1);
    }

    @Test
    void allTheSameVectorIsNoTrouble() {
        float[][] same = new float[2_000][16];
        for (float[] vector : same) {
            java.util.Arrays.fill(vector, 0.5f);
        }
        for (Metric metric : Metric.values()) {
            BuiltIndex built = BuiltIndex.of(new Clusters(same), metric, Parallel.sequential(), arena);
            assertThat(built.recall(new float[][] {same[0], new float[16]}, 10, 0.95, null))
                    .isEqualTo(1);
        }
    }

    @Test
    void anyDimensionWorks(RandomGenerator random) {
        for (int dimension : new int[] {1, 2, 63, 64, 65, 300}) {
            Clusters all = Clusters.of(1_500 + 40, dimension, 5, random);
            BuiltIndex built = BuiltIndex.of(all.without(40), Metric.EUCLIDEAN, Parallel.sequential(), arena);
            assertThat(built.recall(all.takeQueries(40), 10, 0.95, null))
                    .as("dimension %d", dimension)
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void coordinatesThatNeverVaryAreNoTrouble(RandomGenerator random) {
        Clusters all = Clusters.of(3_000 + QUERIES, 40, 10, random);
        for (int i = 0; i < all.count(); i++) {
            java.util.Arrays.fill(all.vector(i), 8, 40, 3);
        }
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), Metric.COSINE, Parallel.sequential(), arena);
        assertThat(built.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.92);
    }

    @Test
    void threadsDoNotChangeTheBytes(RandomGenerator random) {
        Clusters vectors = Clusters.of(3_000, 40, 10, random);
        BuiltIndex alone = BuiltIndex.of(vectors, Metric.COSINE, Parallel.sequential(), arena);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            BuiltIndex together = BuiltIndex.of(vectors, Metric.COSINE, Parallel.on(executor, 4), arena);
            assertThat(together.image.order()).isEqualTo(alone.image.order());
            assertThat(together.image.rows().mismatch(alone.image.rows())).isEqualTo(-1);
            assertThat(together.image.part().mismatch(alone.image.part())).isEqualTo(-1);
        }
    }

    @Test
    void vectorsWhoseSquaresOverflowAreLeftToScans() {
        float[][] huge = new float[10][4];
        huge[3][0] = 1e25f;
        VectorSpace space = new VectorSpace(4, Metric.COSINE);
        assertThat(DenseIndexBuilder.build(
                        space, new Clusters(huge).source(arena), Parallel.sequential(), arena, () -> false))
                .isNull();
    }

    @Test
    void recallBeyondWhatWasMeasuredIsLeftToScans(RandomGenerator random) {
        BuiltIndex built =
                BuiltIndex.of(Clusters.of(2_000, 16, 5, random), Metric.EUCLIDEAN, Parallel.sequential(), arena);
        assertThat(built.search(new float[16], 1_000, 0.95, null)).isNull();
        assertThat(built.search(new float[16], 10, 0.95, place -> false)).isNull();
    }
}
