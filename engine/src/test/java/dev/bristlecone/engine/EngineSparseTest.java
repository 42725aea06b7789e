package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.kernels.SparseDotProduct;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: queries of sparse vectors answer what a plain search over all living records answers, to the last bit of every
/// score, from large tails, from segments, through churn, compaction and restart, with filters and without.
class EngineSparseTest {
    private static final EngineSettings SMALL =
            new EngineSettings(1 << 20, 4 << 20, 8 << 20, 3, 0.2, 64 << 20).withIndexes(500, 2);
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(3, 3), "sparse");
    private static final VectorSpace SPACE = new VectorSpace(0, Metric.DOT_PRODUCT);
    private static final int BATCH = 100;
    private static final int IDS = 6_000;
    private static final int COLORS = 5;

    private final Random random = new Random(5);
    private final Map<String, Record> live = new HashMap<>();

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void queriesAnswerWhatASearchOfAllAnswers() throws Exception {
        try (EmbeddedEngine store = open()) {
            for (int from = 0; from < 1_500; from += BATCH) {
                upsert(store.engine(), from);
            }
            assertAnswers(store.engine(), "from the tail");
            for (int from = 1_500; from < IDS; from += BATCH) {
                upsert(store.engine(), from);
            }
            awaitIndexes(store.engine());
            assertAnswers(store.engine(), "from segments");
            for (int round = 0; round < 25; round++) {
                upsert(store.engine(), random.nextInt(IDS / BATCH) * BATCH);
                delete(store.engine());
            }
            assertAnswers(store.engine(), "after churn");
            awaitIndexes(store.engine());
            assertAnswers(store.engine(), "after churn and compaction");
        }
        try (EmbeddedEngine store = open()) {
            assertAnswers(store.engine(), "after a restart");
        }
    }

    private EmbeddedEngine open() throws IOException {
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, SMALL, () -> new UUID(9, 9));
    }

    private void upsert(Engine engine, int from) throws Exception {
        List<Record> records = new ArrayList<>();
        for (int i = from; i < from + BATCH; i++) {
            Record record = new Record("id" + i, null, vector(), color());
            records.add(record);
            live.put(record.id(), record);
        }
        engine.write(new Write.Upsert(KEY, SPACE, records)).get();
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

    private void assertAnswers(Engine engine, String when) {
        for (int i = 0; i < 100; i++) {
            Filter filter = random.nextBoolean()
                    ? null
                    : new Filter.Equal("color", new Filter.Operand.Text("c" + random.nextInt(COLORS)));
            Query query = new Query(Metric.DOT_PRODUCT, null, vector(), 1 + random.nextInt(30), filter, true, true);
            List<Hit> found = engine.query(KEY, query).value();
            assertThat(found).as("query %d %s", i, when).isEqualTo(expected(query, filter));
        }
    }

    private List<Hit> expected(Query query, @Nullable Filter filter) {
        SparseVector asked = Objects.requireNonNull(query.sparse());
        List<Hit> hits = new ArrayList<>();
        for (Record record : live.values()) {
            if (filter instanceof Filter.Equal equal
                    && equal.operand() instanceof Filter.Operand.Text text
                    && !new MetadataValue.Text(text.value())
                            .equals(record.metadata().fields().get("color"))) {
                continue;
            }
            SparseVector sparse = Objects.requireNonNull(record.sparse());
            float score = SparseDotProduct.of(asked.indices(), asked.values(), sparse.indices(), sparse.values());
            if (score != 0) {
                hits.add(new Hit(score, record));
            }
        }
        hits.sort(Comparator.comparingDouble(Hit::score)
                .reversed()
                .thenComparing(hit -> hit.record().id()));
        return hits.subList(0, Math.min(query.topK(), hits.size()));
    }

    private Metadata color() {
        return Metadata.of(new TreeMap<>(Map.of("color", new MetadataValue.Text("c" + random.nextInt(COLORS)))));
    }

    /// About a tenth of the weights are negative; some records share all their weights with others.
    private SparseVector vector() {
        TreeMap<Integer, Float> entries = new TreeMap<>(Integer::compareUnsigned);
        int size = 1 + random.nextInt(25);
        for (int i = 0; i < size; i++) {
            double share = random.nextDouble();
            int number = (int) (2_000 * share * share * share);
            int dimension = number * 2_000_003;
            float weight = random.nextInt(3) == 0 ? 1 : random.nextFloat();
            entries.put(dimension, random.nextInt(10) == 0 ? -weight : weight);
        }
        int[] indices = entries.keySet().stream().mapToInt(Integer::intValue).toArray();
        float[] values = new float[indices.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Objects.requireNonNull(entries.get(indices[i]));
        }
        return new SparseVector(indices, values);
    }
}
