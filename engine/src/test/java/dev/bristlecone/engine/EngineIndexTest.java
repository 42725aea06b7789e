package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: with indexed segments, queries find nearly all of the true nearest, with true scores, and never a record that
/// was deleted or replaced; through churn, compaction and restart.
class EngineIndexTest {
    private static final EngineSettings SMALL =
            new EngineSettings(64 << 10, 512 << 10, 8 << 20, 3, 0.2, 64 << 20).withIndexes(500, 2);
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(3, 3), "vectors");
    private static final int DIMENSION = 24;
    private static final int BATCH = 100;
    private static final int CLUSTERS = 20;

    private final Random random = new Random(5);
    private final float[][] centres = new float[CLUSTERS][];
    private final Map<String, float[]> live = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void indexedSegmentsFindTheNearestThroughChurnAndRestart() throws Exception {
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = gaussian();
        }
        try (EmbeddedEngine store = open()) {
            for (int i = 0; i < 60; i++) {
                upsert(store.engine(), i * BATCH);
            }
            awaitIndexes(store.engine());
            assertNearest(store.engine(), "first");
            for (int round = 0; round < 20; round++) {
                upsert(store.engine(), random.nextInt(55) * BATCH);
                delete(store.engine());
            }
            assertNearest(store.engine(), "after churn");
            awaitIndexes(store.engine());
            assertNearest(store.engine(), "after churn and compaction");
        }
        try (EmbeddedEngine store = open()) {
            assertNearest(store.engine(), "after a restart");
        }
    }

    /// As after a process that ended before its indexes were finished: nothing is written any more, and nothing is
    /// left to be flushed.
    @Test
    @Timeout(60)
    void indexesThatAreMissingAreBuiltAfterARestart() throws Exception {
        Arrays.setAll(centres, i -> gaussian());
        try (EmbeddedEngine store = open(SMALL.withIndexes(Integer.MAX_VALUE, 1))) {
            for (int i = 0; i < 20; i++) {
                upsert(store.engine(), i * BATCH);
            }
            await(() ->
                    store.engine().stats().floorLsn() >= store.engine().stats().lastLsn());
        }
        try (EmbeddedEngine store = open()) {
            assertThat(store.engine().unindexedRecords()).isPositive();
            awaitIndexes(store.engine());
            assertNearest(store.engine(), "after a restart");
        }
    }

    private EmbeddedEngine open() throws IOException {
        return open(SMALL);
    }

    private EmbeddedEngine open(EngineSettings settings) throws IOException {
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, settings, () -> new UUID(9, 9));
    }

    private void upsert(Engine engine, int from) throws Exception {
        List<Record> records = new ArrayList<>();
        for (int i = from; i < from + BATCH; i++) {
            float[] values = gaussian();
            for (int j = 0; j < DIMENSION; j++) {
                values[j] = centres[i % CLUSTERS][j] + 0.5f * values[j];
            }
            records.add(new Record("id" + i, values, null, Metadata.EMPTY));
            live.put("id" + i, values);
        }
        engine.write(new Write.Upsert(KEY, new VectorSpace(DIMENSION, Metric.COSINE), records))
                .get();
    }

    private void delete(Engine engine) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ids.add("id" + random.nextInt(6_000));
        }
        engine.write(new Write.DeleteRecords(KEY, ids)).get();
        live.keySet().removeAll(ids);
    }

    /// Waits until every segment that is to have an index has one.
    private static void awaitIndexes(Engine engine) throws Exception {
        await(() -> engine.unindexedRecords() == 0);
    }

    private static void await(BooleanSupplier reached) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("given up");
            }
            Thread.onSpinWait();
        }
    }

    private void assertNearest(Engine engine, String when) {
        int hits = 0;
        for (int i = 0; i < 100; i++) {
            float[] query = gaussian();
            for (int j = 0; j < DIMENSION; j++) {
                query[j] = centres[i % CLUSTERS][j] + 0.5f * query[j];
            }
            List<Hit> found = engine.query(KEY, new Query(Metric.COSINE, query, null, 10, null, true, true))
                    .value();
            double bound = live.values().stream()
                    .map(values -> cosine(query, values))
                    .sorted(Comparator.reverseOrder())
                    .skip(9)
                    .findFirst()
                    .orElseThrow();
            assertThat(found).hasSize(10);
            for (Hit hit : found) {
                String id = hit.record().id();
                assertThat(live).as("%s: %s is alive", when, id).containsKey(id);
                float[] values = Objects.requireNonNull(live.get(id));
                assertThat(hit.record().values()).isEqualTo(values);
                assertThat((double) hit.score()).isCloseTo(cosine(query, values), within(1e-5));
                hits += hit.score() >= bound - 1e-6 ? 1 : 0;
            }
        }
        assertThat(hits / 1000.0).as("recall %s", when).isGreaterThan(0.92);
    }

    private float[] gaussian() {
        float[] values = new float[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
            values[j] = (float) random.nextGaussian();
        }
        return values;
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
