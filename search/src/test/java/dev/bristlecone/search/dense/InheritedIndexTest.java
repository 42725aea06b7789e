package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metric;
import dev.bristlecone.search.dense.GraphAttempt.Kind;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Indexes that take over what an earlier one knows, against those built from nothing.
@ExtendWith(Seeds.class)
final class InheritedIndexTest {
    private static final int QUERIES = 200;
    private static final int POOL = 100;

    /// Two graphs over the same records differ by less than this on so many queries.
    private static final double CHANCE = 0.04;

    /// What queries that ask for .95 find by products at least: some walks end in a wrong cluster and find nothing,
    /// so that samples and queries tell less. Four deviations of 192 and 200 that find all or nothing.
    private static final double PRODUCTS_MIN = 0.86;

    private final Arena arena = Arena.ofShared();

    @AfterEach
    void free() {
        arena.close();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void walksFindAsMuchAfterRecordsCameAndWent(Metric metric, RandomGenerator random) {
        Clusters all = Clusters.of(3_000 + QUERIES, 32, 20, random);
        float[][] queries = all.takeQueries(QUERIES);
        Clusters vectors = all.without(QUERIES);
        BuiltIndex first = built(range(vectors, 0, 2_300), metric, null);
        for (int[] kept : new int[][] {{0, 3_000}, {450, 2_300}, {250, 2_500}}) {
            Clusters merged = range(vectors, kept[0], kept[1]);
            BuiltIndex index = built(merged, metric, predecessor(first, place -> place + kept[0], merged.count()));
            assertThat(kinds(index)).startsWith(metric == Metric.DOT_PRODUCT ? Kind.ANEW : Kind.INHERITED);
            assertThat(index.walkRecall(queries, 10, POOL))
                    .isGreaterThan(built(merged, metric, null).walkRecall(queries, 10, POOL) - CHANCE);
            assertThat(index.recall(queries, 10, 0.95, null))
                    .isGreaterThan(metric == Metric.DOT_PRODUCT ? PRODUCTS_MIN : 0.92);
        }
    }

    @Test
    void threadsDoNotChangeTheBytes(RandomGenerator random) {
        Clusters vectors = Clusters.of(4_000, 40, 10, random);
        BuiltIndex first = built(range(vectors, 0, 3_000), Metric.COSINE, null);
        Clusters merged = range(vectors, 300, 4_000);
        Predecessor predecessor = predecessor(first, place -> place + 300, merged.count());
        BuiltIndex alone = built(merged, Metric.COSINE, predecessor);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            BuiltIndex together = BuiltIndex.of(
                    merged, Metric.COSINE, predecessor, DenseLayout.FAST, Parallel.on(executor, 4), arena);
            assertThat(together.image.order()).isEqualTo(alone.image.order());
            assertThat(together.image.codes().mismatch(alone.image.codes())).isEqualTo(-1);
            assertThat(graph(together).rows().mismatch(graph(alone).rows())).isEqualTo(-1);
            assertThat(graph(together).part().mismatch(graph(alone).part())).isEqualTo(-1);
        }
    }

    /// Small losses must not add up, so each generation is judged by the last one that was built anew.
    @Test
    void theYardstickIsHandedOn(RandomGenerator random) {
        Clusters vectors = Clusters.of(1_400, 24, 1, random);
        BuiltIndex first = built(range(vectors, 0, 1_000), Metric.EUCLIDEAN, null);
        BuiltIndex second =
                built(range(vectors, 0, 1_200), Metric.EUCLIDEAN, predecessor(first, place -> place, 1_200));
        BuiltIndex third = built(vectors, Metric.EUCLIDEAN, predecessor(second, place -> place, 1_400));
        GraphIndex graph = Objects.requireNonNull(first.index.graph());
        Yardstick own = new Yardstick(graph.effort().usualVisits(), 1_000);
        assertThat(graph.yardstick()).isEqualTo(own);
        assertThat(Objects.requireNonNull(third.index.graph()).yardstick()).isEqualTo(own);
        EffortTable before = table(0.995f, own.visits());
        assertThat(own.allows(table(0.995f, 1.2f * own.visits()), 1_000, before))
                .isTrue();
        assertThat(own.allows(table(0.995f, 1.3f * own.visits()), 1_000, before))
                .isFalse();
        assertThat(own.allows(table(0.995f, 1.3f * own.visits()), 10_000, before))
                .isTrue();
        assertThat(own.allows(table(0.97f, own.visits()), 1_000, before)).isFalse();
        assertThat(own.allows(table(0.97f, own.visits()), 1_000, table(0.972f, 1)))
                .isTrue();
    }

    private static EffortTable table(float recall, float visits) {
        float[] recalls = new float[2 * EffortTable.STEPS];
        float[] pools = new float[recalls.length];
        float[] all = new float[recalls.length];
        Arrays.fill(recalls, recall);
        Arrays.fill(pools, 64);
        Arrays.fill(all, visits);
        return EffortTable.of(recalls, pools, all);
    }

    @Test
    void nothingIsLostOverManyGenerations(RandomGenerator random) {
        Clusters all = Clusters.of(4_000 + QUERIES, 32, 20, random);
        float[][] queries = all.takeQueries(QUERIES);
        Clusters vectors = all.without(QUERIES);
        BuiltIndex index = built(range(vectors, 0, 2_000), Metric.EUCLIDEAN, null);
        Clusters merged = index.vectors;
        for (int from = 250; from <= 2_000; from += 250) {
            merged = range(vectors, from, from + 2_000);
            index = built(merged, Metric.EUCLIDEAN, predecessor(index, place -> place + 250, merged.count()));
        }
        assertThat(index.walkRecall(queries, 10, POOL))
                .isGreaterThan(built(merged, Metric.EUCLIDEAN, null).walkRecall(queries, 10, POOL) - CHANCE);
    }

    /// New records far from all others: no centre and no edge leads there.
    @Test
    void recordsInNewPlacesAreFound(RandomGenerator random) {
        Clusters here = Clusters.of(2_000, 32, 10, random);
        Clusters there = Clusters.of(1_000 + QUERIES, 32, 10, random);
        float[][] both = new float[3_000][];
        for (int i = 0; i < both.length; i++) {
            both[i] = i < 2_000 ? here.vector(i) : there.vector(QUERIES + i - 2_000);
        }
        for (int i = 0; i < there.count(); i++) {
            there.vector(i)[0] += 30;
        }
        Clusters merged = new Clusters(both);
        BuiltIndex first = built(here, Metric.EUCLIDEAN, null);
        BuiltIndex index = built(merged, Metric.EUCLIDEAN, predecessor(first, place -> place, merged.count()));
        float[][] queries = there.takeQueries(QUERIES);
        assertThat(index.walkRecall(queries, 10, POOL))
                .isGreaterThan(built(merged, Metric.EUCLIDEAN, null).walkRecall(queries, 10, POOL) - CHANCE);
        assertThat(index.recall(queries, 10, 0.95, null)).isGreaterThan(0.92);
    }

    /// The record that stands for all its equals goes, others equal to it come before and after those that stay.
    @Test
    void equalVectorsStandInForEachOther(RandomGenerator random) {
        Clusters vectors = Clusters.of(3_000, 24, 10, random);
        for (int i = 0; i < 3_000; i += 3) {
            System.arraycopy(vectors.vector(i), 0, vectors.vector(i + 1), 0, 24);
            System.arraycopy(vectors.vector(i), 0, vectors.vector(i + 2), 0, 24);
        }
        int[] old = IntStream.range(0, 3_000).filter(i -> i % 7 != 0).toArray();
        int[] now =
                IntStream.range(0, 3_000).filter(i -> i % 3 != 0 || i % 2 == 0).toArray();
        BuiltIndex first = built(chosen(vectors, old), Metric.EUCLIDEAN, null);
        BuiltIndex index = built(
                chosen(vectors, now),
                Metric.EUCLIDEAN,
                predecessor(first, place -> Arrays.binarySearch(old, now[place]), now.length));
        // Walks among so few are so short that now and then such a graph looks a quarter worse by chance.
        assertThat(kinds(index)).startsWith(Kind.INHERITED);
        int found = 0;
        int asked = 0;
        for (int place = 0; place < now.length; place += 10) {
            asked++;
            List<Integer> nearest = Objects.requireNonNull(index.search(index.vectors.vector(place), 3, 0.99, null));
            found += nearest.contains(place) ? 1 : 0;
        }
        assertThat((double) found / asked).isGreaterThan(0.98);
    }

    /// The graph claims to be good, and is not.
    @Test
    void whatInheritsLittleGoodIsBuiltAnew(RandomGenerator random) {
        Clusters all = Clusters.of(2_500 + QUERIES, 32, 20, random);
        Clusters vectors = all.without(QUERIES);
        BuiltIndex first = built(range(vectors, 0, 2_200), Metric.EUCLIDEAN, null);
        GraphRow row = new GraphRow(32, DenseSpace.codeDimension(32, false));
        for (int ordinal = 0; ordinal < 2_200; ordinal++) {
            for (int lane = 1; lane < GraphRow.DEGREE; lane++) {
                row.putNeighbour(first.section, row.sizeBytes * ordinal, lane, random.nextInt(2_200));
            }
        }
        BuiltIndex index = built(vectors, Metric.EUCLIDEAN, predecessor(first, place -> place, 2_500));
        assertThat(kinds(index)).startsWith(Kind.INHERITED, Kind.ANEW);
        assertThat(index.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.92);
        // So few records have so few cells that half of the clusters are entered by none: shorter walks miss some.
        int pool = 2 * POOL;
        assertThat(index.walkRecall(all.takeQueries(QUERIES), 10, pool))
                .isGreaterThan(
                        built(vectors, Metric.EUCLIDEAN, null).walkRecall(all.takeQueries(QUERIES), 10, pool) - CHANCE);
    }

    @Test
    void littleThatIsKnownIsNotTakenOver(RandomGenerator random) {
        Clusters vectors = Clusters.of(1_500, 24, 10, random);
        BuiltIndex first = built(range(vectors, 0, 600), Metric.EUCLIDEAN, null);
        BuiltIndex index = built(vectors, Metric.EUCLIDEAN, predecessor(first, place -> place, 1_500));
        BuiltIndex anew = built(vectors, Metric.EUCLIDEAN, null);
        assertThat(kinds(index)).containsExactlyElementsOf(kinds(anew));
        assertThat(graph(index).rows().mismatch(graph(anew).rows())).isEqualTo(-1);
    }

    @Test
    void fewOfManyMayBeLeft(RandomGenerator random) {
        Clusters vectors = Clusters.of(1_000, 24, 10, random);
        BuiltIndex first = built(vectors, Metric.COSINE, null);
        for (int left : new int[] {1, 2, 40}) {
            Clusters merged = range(vectors, 0, left);
            BuiltIndex index = built(merged, Metric.COSINE, predecessor(first, place -> place, left));
            assertThat(index.recall(new float[][] {vectors.vector(0)}, 1, 0.95, null))
                    .isEqualTo(1);
        }
    }

    /// With lengths that differ all is built anew, whether the longest vector stays or goes.
    @Test
    void lengthsMayComeAndGoInDotProducts(RandomGenerator random) {
        Clusters all = Clusters.of(1_200 + QUERIES, 32, 20, random);
        for (int i = QUERIES; i < all.count(); i++) {
            float scale = (float) Math.pow(10, random.nextDouble() - (i == QUERIES ? 0 : 1));
            for (int j = 0; j < all.dimension(); j++) {
                all.vector(i)[j] *= scale;
            }
        }
        Clusters vectors = all.without(QUERIES);
        BuiltIndex first = built(range(vectors, 0, 1_000), Metric.DOT_PRODUCT, null);
        for (int from : new int[] {0, 1}) {
            Clusters merged = range(vectors, from, 1_200);
            BuiltIndex index =
                    built(merged, Metric.DOT_PRODUCT, predecessor(first, place -> place + from, merged.count()));
            assertThat(index.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(PRODUCTS_MIN);
        }
    }

    @Test
    void theCompactLayoutKeepsItsCentres(RandomGenerator random) {
        Clusters all = Clusters.of(2_500 + QUERIES, 32, 20, random);
        Clusters vectors = all.without(QUERIES);
        BuiltIndex first = BuiltIndex.of(
                range(vectors, 0, 2_200), Metric.COSINE, DenseLayout.COMPACT, Parallel.sequential(), arena);
        BuiltIndex index = BuiltIndex.of(
                vectors,
                Metric.COSINE,
                predecessor(first, place -> place, 2_500),
                DenseLayout.COMPACT,
                Parallel.sequential(),
                arena);
        CellCodes before = first.index.codes();
        CellCodes now = index.index.codes();
        long bytes = 4L * now.layout.dimension * now.cells();
        assertThat(now.cells()).isEqualTo(before.cells());
        assertThat(now.bytes
                        .asSlice(now.layout.centres, bytes)
                        .mismatch(before.bytes.asSlice(before.layout.centres, bytes)))
                .isEqualTo(-1);
        assertThat(index.recall(all.takeQueries(QUERIES), 10, 0.95, null)).isGreaterThan(0.92);
    }

    /// Tight groups of more vectors than are looked at for one: all edges stay within a group.
    @Test
    void aGraphThatFindsTooLittleIsBuiltWithMoreEffort(RandomGenerator random) {
        float[][] centres = Clusters.gaussian(100, 64, random);
        float[][] vectors = Clusters.gaussian(9_960, 64, random);
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j < 64; j++) {
                vectors[i][j] = centres[i % 100][j] + 1e-4f * vectors[i][j];
            }
        }
        BuiltIndex index = built(new Clusters(vectors), Metric.EUCLIDEAN, null);
        List<GraphAttempt> attempts = graph(index).attempts();
        assertThat(kinds(index)).containsExactly(Kind.ANEW, Kind.THOROUGH);
        assertThat(attempts.get(0).recall()).isLessThan(GraphAttempts.RECALL_MIN);
        assertThat(attempts.get(1).recall()).isGreaterThan(attempts.get(0).recall() + 0.01f);
        assertThat(index.index.bestRecall()).isEqualTo(attempts.get(1).recall());
    }

    /// A curve with narrow turns: to look at more candidates makes it no better.
    @Test
    void theBetterOfTwoBadGraphsStays() {
        float[][] vectors = new float[3_000][64];
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j < 64; j++) {
                vectors[i][j] = (float) Math.sin(i * (j + 1) / 2_400.0);
            }
        }
        BuiltIndex index = built(new Clusters(vectors), Metric.EUCLIDEAN, null);
        List<GraphAttempt> attempts = graph(index).attempts();
        assertThat(kinds(index)).containsExactly(Kind.ANEW, Kind.THOROUGH);
        assertThat(index.index.bestRecall())
                .isEqualTo(Math.max(attempts.get(0).recall(), attempts.get(1).recall()));
    }

    private BuiltIndex built(Clusters vectors, Metric metric, @Nullable Predecessor predecessor) {
        return BuiltIndex.of(vectors, metric, predecessor, DenseLayout.FAST, Parallel.sequential(), arena);
    }

    /// @param oldPlaces for each place the one in the earlier vectors; none there if it is out of range
    private static Predecessor predecessor(BuiltIndex index, IntUnaryOperator oldPlaces, int count) {
        int[] ordinalOf = new int[index.vectors.count()];
        for (int ordinal = 0; ordinal < ordinalOf.length; ordinal++) {
            ordinalOf[index.image.order()[ordinal]] = ordinal;
        }
        int[] ordinals = new int[count];
        for (int place = 0; place < count; place++) {
            int old = oldPlaces.applyAsInt(place);
            ordinals[place] = old >= 0 && old < ordinalOf.length ? ordinalOf[old] : -1;
        }
        return new Predecessor(index.index, ordinals);
    }

    private static Clusters range(Clusters vectors, int from, int to) {
        return chosen(vectors, IntStream.range(from, to).toArray());
    }

    private static Clusters chosen(Clusters vectors, int[] places) {
        return new Clusters(Arrays.stream(places).mapToObj(vectors::vector).toArray(float[][]::new));
    }

    private static GraphImage graph(BuiltIndex built) {
        return Objects.requireNonNull(built.image.graph());
    }

    private static List<Kind> kinds(BuiltIndex built) {
        return graph(built).attempts().stream().map(GraphAttempt::kind).toList();
    }
}
