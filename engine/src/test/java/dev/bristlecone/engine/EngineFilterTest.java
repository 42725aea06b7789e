package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Comparison;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a query with a filter finds as many matches as there are, up to what it asks for, and nearly all of the
/// nearest; whatever share matches, and wherever the matches lie: anywhere, all near the query, or all far from it.
/// In fresh records, in indexed segments, after deletes, compaction and a restart.
class EngineFilterTest {
    private static final EngineSettings SMALL = new EngineSettings(256 << 10, 2 << 20, 16 << 20, 3, 0.2, 64 << 20)
            .withIndexes(500, 2)
            .withPartRecordsMin(50);
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(3, 3), "filtered");
    private static final int DIMENSION = 24;
    private static final int RECORDS = 6_000;
    private static final int BATCH = 200;
    private static final int CLUSTERS = 20;
    private static final int TOP_K = 10;

    private final Random random = new Random(5);
    private final float[][] centres = new float[CLUSTERS][];
    private final float[][] values = new float[RECORDS][];
    private final int[] shares = new int[RECORDS];
    private final boolean[] deleted = new boolean[RECORDS];

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void theNearestMatchesAreFoundWhateverShareMatches() throws Exception {
        Arrays.setAll(centres, i -> gaussian(1));
        try (EmbeddedEngine store = open()) {
            for (int from = 0; from < RECORDS; from += BATCH) {
                upsert(store.engine(), from);
            }
            assertEveryFilter(store.engine(), "fresh and flushed");
            awaitIndexes(store.engine());
            assertEveryFilter(store.engine(), "indexed");
            delete(store.engine());
            assertEveryFilter(store.engine(), "with deletes");
        }
        try (EmbeddedEngine store = open()) {
            awaitIndexes(store.engine());
            assertEveryFilter(store.engine(), "after a restart");
        }
    }

    private EmbeddedEngine open() throws IOException {
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, SMALL, () -> new UUID(9, 9));
    }

    private static void awaitIndexes(Engine engine) {
        while (engine.unindexedRecords() > 0) {
            Thread.onSpinWait();
        }
    }

    private void upsert(Engine engine, int from) throws Exception {
        List<Record> records = new ArrayList<>();
        for (int i = from; i < from + BATCH; i++) {
            values[i] = near(centres[i % CLUSTERS]);
            shares[i] = random.nextInt(1_000);
            records.add(new Record("id" + i, values[i], null, metadata(i)));
        }
        engine.write(new Write.Upsert(KEY, new VectorSpace(DIMENSION, Metric.COSINE), records))
                .get();
    }

    private Metadata metadata(int i) {
        return Metadata.of(Map.of(
                "share", new MetadataValue.Numeric(shares[i]),
                "cluster", new MetadataValue.Text("c" + i % CLUSTERS),
                "id", new MetadataValue.Text("id" + i)));
    }

    private void delete(Engine engine) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < RECORDS; i += 7) {
            ids.add("id" + i);
            deleted[i] = true;
        }
        engine.write(new Write.DeleteRecords(KEY, ids)).get();
        engine.write(new Write.DeleteMatching(KEY, new Filter.Compare("share", Comparison.GREATER_OR_EQUAL, 990)))
                .get();
        for (int i = 0; i < RECORDS; i++) {
            deleted[i] |= shares[i] >= 990;
        }
    }

    private void assertEveryFilter(Engine engine, String when) {
        for (int share : new int[] {0, 1, 10, 100, 500, 900, 980, 1_000}) {
            Filter below = new Filter.Compare("share", Comparison.LESS, share);
            assertFinds(engine, below, i -> shares[i] < share, 0, share + " of 1,000 " + when);
        }
        for (int cluster = 0; cluster < 3; cluster++) {
            int asked = cluster;
            Operand name = new Operand.Text("c" + cluster);
            assertFinds(
                    engine, new Filter.Equal("cluster", name), i -> i % CLUSTERS == asked, cluster, "near, " + when);
            assertFinds(
                    engine, new Filter.NotEqual("cluster", name), i -> i % CLUSTERS != asked, cluster, "far, " + when);
            Filter.And halfFar = new Filter.And(
                    List.of(new Filter.NotEqual("cluster", name), new Filter.Compare("share", Comparison.LESS, 600)));
            assertFinds(engine, halfFar, i -> i % CLUSTERS != asked && shares[i] < 600, cluster, "half far, " + when);
        }
        Filter one = new Filter.Equal("id", new Operand.Text("id5"));
        assertFinds(engine, one, i -> i == 5, 1, "one, " + when);
    }

    private void assertFinds(Engine engine, Filter filter, IntPredicate matches, int cluster, String what) {
        int[] matching = IntStream.range(0, RECORDS)
                .filter(i -> !deleted[i] && matches.test(i))
                .toArray();
        assertThat(engine.countMatching(KEY, filter).value())
                .as("count, %s", what)
                .isEqualTo(matching.length);
        int expected = Math.min(TOP_K, matching.length);
        int hits = 0;
        int queries = 48;
        for (int q = 0; q < queries; q++) {
            float[] query = near(centres[cluster]);
            double[] scores = Arrays.stream(matching)
                    .mapToDouble(i -> cosine(query, values[i]))
                    .sorted()
                    .toArray();
            List<Hit> found = engine.query(KEY, new Query(Metric.COSINE, query, null, TOP_K, filter, false, false))
                    .value();
            assertThat(found).as("results, %s", what).hasSize(expected);
            for (Hit hit : found) {
                int i = Integer.parseInt(hit.record().id().substring(2));
                assertThat(!deleted[i] && matches.test(i))
                        .as("id%d, %s", i, what)
                        .isTrue();
                hits += hit.score() >= scores[scores.length - expected] - 1e-6 ? 1 : 0;
            }
        }
        assertThat((double) hits).as("recall, %s", what).isGreaterThanOrEqualTo(0.9 * queries * expected);
    }

    @Test
    void recordsThatMatchAreListedInIdOrderPageByPage() throws Exception {
        Arrays.setAll(centres, i -> gaussian(1));
        try (EmbeddedEngine store = open()) {
            for (int from = 0; from < 2_000; from += BATCH) {
                upsert(store.engine(), from);
            }
            Filter filter = new Filter.Compare("share", Comparison.LESS, 300);
            List<String> expected = IntStream.range(0, 2_000)
                    .filter(i -> shares[i] < 300)
                    .mapToObj(i -> "id" + i)
                    .sorted()
                    .toList();
            List<String> listed = new ArrayList<>();
            String after = null;
            do {
                Page<Record> page = store.engine().fetchMatching(KEY, filter, 70, Long.MAX_VALUE, after);
                page.items().forEach(record -> listed.add(record.id()));
                after = page.next();
            } while (after != null);
            assertThat(listed).isEqualTo(expected);
        }
    }

    private float[] near(float[] centre) {
        float[] near = gaussian(0.5f);
        for (int j = 0; j < DIMENSION; j++) {
            near[j] += centre[j];
        }
        return near;
    }

    private float[] gaussian(float scale) {
        float[] gaussian = new float[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
            gaussian[j] = scale * (float) random.nextGaussian();
        }
        return gaussian;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double normA = 0;
        double normB = 0;
        for (int j = 0; j < a.length; j++) {
            dot += (double) a[j] * b[j];
            normA += (double) a[j] * a[j];
            normB += (double) b[j] * b[j];
        }
        return dot / Math.sqrt(normA * normB);
    }
}
