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
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What an index finds against a search of everything, with floors that fail when it finds less.
@ExtendWith(Seeds.class)
final class DenseIndexTest {
    private static final int QUERIES = 100;
    private static final int MANY_QUERIES = 300;

    private final Arena arena = Arena.ofShared();

    @AfterEach
    void free() {
        arena.close();
    }

    @ParameterizedTest
    @MethodSource("metricsAndLayouts")
    void theAskedRecallIsReached(Metric metric, DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(8_000 + MANY_QUERIES, 48, 30, random);
        BuiltIndex built = BuiltIndex.of(all.without(MANY_QUERIES), metric, layout, Parallel.sequential(), arena);
        assertThat(built.index.bestRecall()).isGreaterThan(0.97f);
        float[][] queries = all.takeQueries(MANY_QUERIES);
        for (double asked : new double[] {0.8, 0.95, 0.99}) {
            assertThat(built.recall(queries, 10, asked, null))
                    .as("recall, asked %s", asked)
                    .isGreaterThan(asked - chance(asked, MANY_QUERIES));
        }
        assertThat(built.search(queries[0], 10, 0.8, null))
                .as("answered by the index")
                .hasSizeGreaterThanOrEqualTo(10);
    }

    /// By how much less queries may find than samples have promised: both are few. Four deviations if the ten
    /// nearest of a query are found or missed in about three groups.
    private static double chance(double asked, int queries) {
        return chanceOfAllOrNone(asked, queries) / Math.sqrt(3);
    }

    /// The same where the nearest of a query are found or missed together.
    private static double chanceOfAllOrNone(double asked, int queries) {
        return 4 * Math.sqrt(asked * (1 - asked) * (1.0 / 192 + 1.0 / queries));
    }

    /// The first vectors ask an index over the others.
    private void assertUsualRecall(Clusters all, Metric metric, DenseLayout layout) {
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), metric, layout, Parallel.sequential(), arena);
        assertThat(built.recall(all.takeQueries(QUERIES), 10, 0.95, null))
                .as("dimension %d", all.dimension())
                .isGreaterThan(0.95 - chance(0.95, QUERIES));
    }

    /// Records that have moved copies are found at once by one another, and say little of queries.
    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void theAskedRecallIsReachedAmongCopies(DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(250 + QUERIES, 128, 10, random);
        float[][] copied = new float[20 * 250][];
        for (int i = 0; i < copied.length; i++) {
            float[] vector = all.vector(QUERIES + i % 250);
            float[] towards = all.vector(QUERIES + random.nextInt(250));
            copied[i] = new float[all.dimension()];
            for (int j = 0; j < all.dimension(); j++) {
                copied[i][j] = 0.85f * vector[j] + 0.15f * towards[j];
            }
        }
        BuiltIndex built = BuiltIndex.of(new Clusters(copied), Metric.COSINE, layout, Parallel.sequential(), arena);
        for (double asked : new double[] {0.9, 0.95, 0.99}) {
            assertThat(built.recall(all.takeQueries(QUERIES), 10, asked, null))
                    .as("recall, asked %s", asked)
                    .isGreaterThan(asked - chanceOfAllOrNone(asked, QUERIES));
        }
    }

    /// Also where a scan would cost less: the graphs of both kinds lead to the nearest, those with the same vector
    /// as others included, and past records that are not accepted. By products a query may be nearest to the centre
    /// of another cluster than its answers are of: a walk of few visits then ends there.
    @ParameterizedTest
    @MethodSource("metricsAndGraphs")
    void walksAloneFindTheNearest(Metric metric, DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(6_000 + QUERIES, 70, 20, random);
        for (int i = 3_000; i < 4_000; i++) {
            System.arraycopy(all.vector(QUERIES + i), 0, all.vector(QUERIES + i % 500), 0, all.dimension());
        }
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), metric, layout, Parallel.sequential(), arena);
        int visits = metric == Metric.DOT_PRODUCT ? 1_000 : 300;
        for (IntPredicate accepted : List.<IntPredicate>of(place -> true, place -> place % 4 != 0)) {
            long hits = 0;
            for (float[] query : all.takeQueries(QUERIES)) {
                List<Integer> found = built.walk(query, 20, visits, accepted);
                assertThat(found)
                        .hasSizeGreaterThanOrEqualTo(20)
                        .doesNotHaveDuplicates()
                        .allMatch(accepted::test);
                hits += built.hits(query, 10, found, accepted);
            }
            assertThat(hits / (10.0 * QUERIES)).as("recall").isGreaterThan(0.95);
        }
    }

    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void moreIsFoundThanAskedInNoOrderOfArrival(DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(5_000 + QUERIES, 24, 10, random);
        float[][] sorted = new float[5_000][];
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            vectors.add(all.without(QUERIES).vector(i));
        }
        vectors.sort((a, b) -> Float.compare(a[0], b[0]));
        BuiltIndex built = BuiltIndex.of(
                new Clusters(vectors.toArray(sorted)), Metric.EUCLIDEAN, layout, Parallel.sequential(), arena);
        assertThat(built.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.92);
    }

    @ParameterizedTest
    @MethodSource("metricsAndLayouts")
    void onlyAcceptedRecordsAreFound(Metric metric, DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(6_000 + QUERIES, 32, 20, random);
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), metric, layout, Parallel.sequential(), arena);
        float[][] queries = all.takeQueries(QUERIES);
        assertThat(built.recall(queries, 10, 0.95, place -> place % 4 != 0)).isGreaterThan(0.9);
        List<Integer> found = built.search(queries[0], 10, 0.9, place -> place % 4 != 0);
        assertThat(found).isNotNull().allMatch(place -> place % 4 != 0);
    }

    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void lengthsOfAllSizesCountInDotProducts(DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(6_000 + MANY_QUERIES, 32, 20, random);
        for (int i = MANY_QUERIES; i < all.count(); i++) {
            float scale = (float) Math.pow(10, 2 * random.nextDouble() - 1);
            for (int j = 0; j < all.dimension(); j++) {
                all.vector(i)[j] *= scale;
            }
        }
        BuiltIndex built =
                BuiltIndex.of(all.without(MANY_QUERIES), Metric.DOT_PRODUCT, layout, Parallel.sequential(), arena);
        // A walk that ends in a wrong cluster finds nothing.
        assertThat(built.recall(all.takeQueries(MANY_QUERIES), 10, 0.95, null))
                .isGreaterThan(0.95 - chanceOfAllOrNone(0.95, MANY_QUERIES));
    }

    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void duplicatesByTheThousandHideNobody(DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(6_000 + QUERIES, 32, 20, random);
        for (int i = 1_000; i < 4_000; i++) {
            System.arraycopy(all.vector(QUERIES + i % 3), 0, all.vector(i), 0, all.dimension());
        }
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), Metric.EUCLIDEAN, layout, Parallel.sequential(), arena);
        assertThat(built.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.92);
        float[] twin = all.vector(QUERIES);
        assertThat(built.recall(new float[][] {twin}, 10, 0.95, null)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void allTheSameVectorIsNoTrouble(DenseLayout layout) {
        float[][] same = new float[2_000][16];
        for (float[] vector : same) {
            java.util.Arrays.fill(vector, 0.5f);
        }
        for (Metric metric : Metric.values()) {
            BuiltIndex built = BuiltIndex.of(new Clusters(same), metric, layout, Parallel.sequential(), arena);
            assertThat(built.recall(new float[][] {same[0], new float[16]}, 10, 0.95, null))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void anyDimensionWorks(DenseLayout layout, RandomGenerator random) {
        for (int dimension : new int[] {1, 2, 63, 64, 65, 300}) {
            assertUsualRecall(Clusters.of(1_500 + QUERIES, dimension, 5, random), Metric.EUCLIDEAN, layout);
        }
    }

    /// As readings of sensors lie: what all have in common is much more than how they differ.
    @ParameterizedTest
    @MethodSource("metricsAndLayouts")
    void vectorsMayLieFarFromZero(Metric metric, DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(4_000 + QUERIES, 40, 10, random);
        float length = metric == Metric.EUCLIDEAN ? 1_000 : 4;
        for (int i = 0; i < all.count(); i++) {
            for (int j = 0; j < all.dimension(); j++) {
                all.vector(i)[j] += length * (1 + j % 3);
            }
        }
        assertUsualRecall(all, metric, layout);
    }

    /// Degrees of latitude and longitude of one town.
    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void placesOfOneTownAreToldApart(DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(5_000 + QUERIES, 2, 10, random);
        for (int i = 0; i < all.count(); i++) {
            all.vector(i)[0] = 48.85f + 0.02f * all.vector(i)[0];
            all.vector(i)[1] = 2.35f + 0.03f * all.vector(i)[1];
        }
        assertUsualRecall(all, Metric.EUCLIDEAN, layout);
    }

    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void coordinatesThatNeverVaryAreNoTrouble(DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(3_000 + QUERIES, 40, 10, random);
        for (int i = 0; i < all.count(); i++) {
            java.util.Arrays.fill(all.vector(i), 8, 40, 3);
        }
        BuiltIndex built = BuiltIndex.of(all.without(QUERIES), Metric.COSINE, layout, Parallel.sequential(), arena);
        assertThat(built.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.92);
    }

    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void threadsDoNotChangeTheBytes(DenseLayout layout, RandomGenerator random) {
        Clusters vectors = Clusters.of(3_000, 40, 10, random);
        BuiltIndex alone = BuiltIndex.of(vectors, Metric.COSINE, layout, Parallel.sequential(), arena);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            BuiltIndex together = BuiltIndex.of(vectors, Metric.COSINE, layout, Parallel.on(executor, 4), arena);
            assertThat(together.image.order()).isEqualTo(alone.image.order());
            assertThat(together.image.codes().mismatch(alone.image.codes())).isEqualTo(-1);
            GraphImage graph = alone.image.graph();
            GraphImage same = together.image.graph();
            assertThat(same == null).isEqualTo(graph == null);
            if (graph != null && same != null) {
                assertThat(same.rows().mismatch(graph.rows())).isEqualTo(-1);
                assertThat(same.part().mismatch(graph.part())).isEqualTo(-1);
            }
        }
    }

    /// Filters that pass few or many, anywhere, near the query only, and anywhere but near the query.
    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void filtersOfAnyKindFindTheNearestTheyPass(DenseLayout layout, RandomGenerator random) {
        Clusters all = Clusters.of(8_000 + 40, 48, 30, random);
        BuiltIndex built = BuiltIndex.of(all.without(40), Metric.COSINE, layout, Parallel.sequential(), arena);
        float[][] queries = all.takeQueries(40);
        int[] kinds = random.ints(8_000, 0, 1_000).toArray();
        for (int share : new int[] {3, 20, 100, 500, 900}) {
            long anywhere = 0;
            long near = 0;
            long far = 0;
            for (float[] query : queries) {
                anywhere += hitsAmong(built, query, place -> kinds[place] < share);
                double limit = built.vectors.scoreAt(8 * share, query, Metric.COSINE, IntStream.range(0, 8_000));
                near += hitsAmong(built, query, place -> built.vectors.score(query, place, Metric.COSINE) > limit);
                double least =
                        built.vectors.scoreAt(8_000 - 8 * share, query, Metric.COSINE, IntStream.range(0, 8_000));
                far += hitsAmong(built, query, place -> built.vectors.score(query, place, Metric.COSINE) < least);
            }
            for (long hits : new long[] {anywhere, near, far}) {
                assertThat(hits / (10.0 * queries.length))
                        .as("%d per mille: anywhere %d, near %d, far %d", share, anywhere, near, far)
                        .isGreaterThan(0.95 - chance(0.95, queries.length));
            }
        }
    }

    /// Where few match, to score all of them is both quicker and sure, however little recall is asked for.
    @Test
    void fewMatchesInMemoryAreAllScored(RandomGenerator random) {
        Clusters all = Clusters.of(8_000 + 1, 48, 30, random);
        BuiltIndex built = BuiltIndex.of(all.without(1), Metric.COSINE, DenseLayout.FAST, Parallel.sequential(), arena);
        float[] query = all.takeQueries(1)[0];
        assertThat(built.searchAmong(query, 10, 0.95, place -> place % 40 == 0)).isNull();
        assertThat(built.searchAmong(query, 10, 0.5, place -> place % 40 == 0)).isNull();
        assertThat(built.searchAmong(query, 10, 0.95, place -> place % 10 != 0)).isNotNull();
    }

    private static long hitsAmong(BuiltIndex built, float[] query, IntPredicate accepted) {
        List<Integer> found = built.searchAmong(query, 10, 0.95, accepted);
        if (found != null) {
            assertThat(found).hasSizeGreaterThanOrEqualTo(10).doesNotHaveDuplicates();
            assertThat(found).allMatch(accepted::test);
        }
        return built.hits(query, 10, found, accepted);
    }

    private static List<Arguments> metricsAndLayouts() {
        return metricsAnd(DenseLayout.values());
    }

    private static List<Arguments> metricsAndGraphs() {
        return metricsAnd(DenseLayout.FAST, DenseLayout.COMPACT);
    }

    private static List<Arguments> metricsAnd(DenseLayout... layouts) {
        List<Arguments> all = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            for (DenseLayout layout : layouts) {
                all.add(Arguments.of(metric, layout));
            }
        }
        return all;
    }

    @Test
    void vectorsWhoseSquaresOverflowAreLeftToScans() {
        float[][] huge = new float[10][4];
        huge[3][0] = 1e25f;
        VectorSpace space = new VectorSpace(4, Metric.COSINE);
        assertThat(DenseIndexBuilder.build(
                        space,
                        new Clusters(huge).source(arena),
                        null,
                        DenseLayout.FAST,
                        Parallel.sequential(),
                        arena,
                        () -> false))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(DenseLayout.class)
    void moreThanThereAreIsLeftToScans(DenseLayout layout, RandomGenerator random) {
        BuiltIndex built = BuiltIndex.of(
                Clusters.of(2_000, 16, 5, random), Metric.EUCLIDEAN, layout, Parallel.sequential(), arena);
        assertThat(built.search(new float[16], 2_001, 0.95, null)).isNull();
        assertThat(built.search(new float[16], 10, 0.95, place -> false)).isNull();
    }
}
