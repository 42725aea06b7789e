package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bristlecone.kernels.SparseDotProduct;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: queries with dense and sparse values find nearly all of the records with the highest sums, with true sums, and
/// all of them when they ask for that; from tails, from indexed segments, after churn and a restart.
class EngineHybridTest {
    private static final EngineSettings SMALL =
            new EngineSettings(1 << 20, 4 << 20, 8 << 20, 3, 0.2, 64 << 20).withIndexes(500, 2);
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(3, 3), "hybrid");
    private static final int DIMENSION = 24;
    private static final int CLUSTERS = 20;
    private static final int BATCH = 100;
    private static final int IDS = 6_000;
    private static final int QUERIES = 60;
    private static final int TOP_K = 10;

    private final Random random = new Random(5);
    private final float[][] centres = new float[CLUSTERS][];
    private final Map<String, Record> live = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void queriesFindTheHighestSums() throws Exception {
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = gaussian();
        }
        try (EmbeddedEngine store = open()) {
            for (int from = 0; from < 1_500; from += BATCH) {
                upsert(store.engine(), from);
            }
            assertNearest(store.engine(), "from the tail");
            for (int from = 1_500; from < IDS; from += BATCH) {
                upsert(store.engine(), from);
            }
            awaitIndexes(store.engine());
            assertNearest(store.engine(), "from segments");
            for (int round = 0; round < 15; round++) {
                upsert(store.engine(), random.nextInt(IDS / BATCH) * BATCH);
                delete(store.engine());
            }
            assertNearest(store.engine(), "after churn");
        }
        try (EmbeddedEngine store = open()) {
            awaitIndexes(store.engine());
            assertNearest(store.engine(), "after a restart");
        }
    }

    private EmbeddedEngine open() throws IOException {
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, SMALL, () -> new UUID(9, 9));
    }

    private void upsert(Engine engine, int from) throws Exception {
        List<Record> records = new ArrayList<>();
        for (int i = from; i < from + BATCH; i++) {
            SparseVector sparse = i % 10 == 0 ? null : sparse();
            Record record = new Record("id" + i, dense(i), sparse, Metadata.EMPTY);
            records.add(record);
            live.put(record.id(), record);
        }
        engine.write(new Write.Upsert(KEY, new VectorSpace(DIMENSION, Metric.DOT_PRODUCT), records))
                .get();
    }

    private void delete(Engine engine) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ids.add("id" + random.nextInt(IDS));
        }
        engine.write(new Write.DeleteRecords(KEY, ids)).get();
        live.keySet().removeAll(ids);
    }

    /// Waits until every segment that is to have an index has one.
    private static void awaitIndexes(Engine engine) throws Exception {
        while (engine.unindexedRecords() > 0) {
            Thread.onSpinWait();
        }
    }

    private void assertNearest(Engine engine, String when) {
        int hits = 0;
        for (int i = 0; i < QUERIES; i++) {
            float[] dense = dense(i);
            // Some queries are decided by one half alone.
            SparseVector sparse = scaled(sparse(), new float[] {0.01f, 1, 5, 1_000}[i % 4]);
            List<Double> best = live.values().stream()
                    .map(record -> sum(dense, sparse, record))
                    .sorted(Comparator.reverseOrder())
                    .limit(TOP_K)
                    .toList();
            double bound = best.getLast();
            List<Hit> exact = ask(engine, dense, sparse, SearchEffort.EXACT);
            for (int place = 0; place < TOP_K; place++) {
                assertThat((double) exact.get(place).score())
                        .as("query %d %s", i, when)
                        .isCloseTo(best.get(place), within(1e-4 * (1 + Math.abs(best.get(place)))));
            }
            List<Hit> found = ask(engine, dense, sparse, SearchEffort.DEFAULT);
            assertThat(found).hasSize(TOP_K);
            for (Hit hit : found) {
                String id = hit.record().id();
                assertThat(live).as("%s: %s is alive", when, id).containsKey(id);
                double sum = sum(dense, sparse, Objects.requireNonNull(live.get(id)));
                assertThat((double) hit.score()).isCloseTo(sum, within(1e-4 * (1 + Math.abs(sum))));
                hits += sum >= bound - 1e-4 * (1 + Math.abs(bound)) ? 1 : 0;
            }
        }
        assertThat(hits / (double) (QUERIES * TOP_K)).as("recall %s", when).isGreaterThan(0.92);
    }

    private static List<Hit> ask(Engine engine, float[] dense, SparseVector sparse, SearchEffort effort) {
        return engine.query(
                        KEY,
                        new Query(Metric.DOT_PRODUCT, dense, sparse, TOP_K, null, true, true, Long.MAX_VALUE, effort))
                .value();
    }

    private static double sum(float[] dense, SparseVector sparse, Record record) {
        float[] values = Objects.requireNonNull(record.values());
        double sum = 0;
        for (int j = 0; j < DIMENSION; j++) {
            sum += (double) dense[j] * values[j];
        }
        SparseVector other = record.sparse();
        return other == null
                ? sum
                : sum + SparseDotProduct.of(sparse.indices(), sparse.values(), other.indices(), other.values());
    }

    private float[] dense(int cluster) {
        float[] values = gaussian();
        for (int j = 0; j < DIMENSION; j++) {
            values[j] = centres[cluster % CLUSTERS][j] + 0.5f * values[j];
        }
        return values;
    }

    private float[] gaussian() {
        float[] values = new float[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
            values[j] = (float) random.nextGaussian();
        }
        return values;
    }

    private SparseVector sparse() {
        TreeMap<Integer, Float> entries = new TreeMap<>(Integer::compareUnsigned);
        int size = 1 + random.nextInt(15);
        for (int i = 0; i < size; i++) {
            double share = random.nextDouble();
            int number = (int) (1_000 * share * share * share);
            entries.put(number * 4_000_003, random.nextInt(10) == 0 ? -random.nextFloat() : random.nextFloat());
        }
        int[] indices = entries.keySet().stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[indices.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Objects.requireNonNull(entries.get(indices[i]));
        }
        return new SparseVector(indices, values);
    }

    private static SparseVector scaled(SparseVector sparse, float factor) {
        float[] values = sparse.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new SparseVector(sparse.indices(), values);
    }
}
