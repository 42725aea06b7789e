package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: tails that are large enough for codes answer as a scan of all their rows does, while records are added,
/// replaced and deleted, and while tails are frozen and flushed in any order with queries.
class EngineTailTest {
    private static final EngineSettings SETTINGS =
            new EngineSettings(1 << 20, 8 << 20, 64 << 20, 4, 0.2, 64 << 20).withIndexes(100_000, 1);
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(5, 5), "tail");
    private static final List<Filter> FILTERS = List.of(
            new Filter.And(List.of()),
            new Filter.Compare("share", Filter.Comparison.LESS, 2),
            new Filter.Compare("share", Filter.Comparison.LESS, 100),
            new Filter.Compare("share", Filter.Comparison.LESS, 900));
    private static final int DIMENSION = 48;
    private static final int BATCH = 250;
    private static final int IDS = 7_000;

    private final Random random = new Random(23);
    private final List<CompletableFuture<WriteResult>> results = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Metric.class)
    void codedTailsAnswerAsScansDo(Metric metric) throws IOException {
        SimulatedStore store = new SimulatedStore(SETTINGS);
        VectorSpace space = new VectorSpace(DIMENSION, metric);
        int differences = 0;
        for (int round = 0; round < 30; round++) {
            write(store, new Write.Upsert(KEY, space, records(round * BATCH % IDS)));
            write(store, new Write.DeleteRecords(KEY, List.of(id(), id(), id(), id())));
            for (int i = 0; i < 10; i++) {
                float[] query = vector();
                Filter filter = FILTERS.get(i % FILTERS.size());
                List<String> found = query(store, metric, query, filter, SearchEffort.DEFAULT);
                List<String> exact = query(store, metric, query, filter, SearchEffort.EXACT);
                differences += found.equals(exact) ? 0 : 1;
            }
        }
        store.settle(random);
        assertThat(results).allMatch(CompletableFuture::isDone);
        assertThat(store.engine().stats().flushes()).isPositive();
        assertThat(differences).as("queries of 300 that missed something").isLessThanOrEqualTo(1);
    }

    /// Flushed records have codes until compaction builds their index, and are found through filters and after
    /// deletes.
    @ParameterizedTest
    @EnumSource(Metric.class)
    void flushedRecordsAnswerAsScansDoBeforeTheirIndexIsThere(Metric metric) throws IOException {
        SimulatedStore store = new SimulatedStore(
                new EngineSettings(1 << 20, 8 << 20, 64 << 20, 4, 0.2, 64 << 20).withIndexes(1_000, 1));
        for (int round = 0; round < 30; round++) {
            results.add(store.engine()
                    .write(new Write.Upsert(KEY, new VectorSpace(DIMENSION, metric), records(round * BATCH))));
            results.add(store.engine().write(new Write.DeleteRecords(KEY, List.of(id(), id(), id(), id()))));
            store.settleWithoutCompaction(random);
        }
        int differences = 0;
        for (int i = 0; i < 200; i++) {
            float[] query = vector();
            Filter filter = FILTERS.get(i % FILTERS.size());
            List<String> found = query(store, metric, query, filter, SearchEffort.DEFAULT);
            differences += found.equals(query(store, metric, query, filter, SearchEffort.EXACT)) ? 0 : 1;
        }
        assertThat(store.engine().stats().flushes()).isPositive();
        assertThat(store.engine().unindexedRecords()).isGreaterThan(1_000);
        assertThat(differences).as("queries of 200 that missed something").isLessThanOrEqualTo(1);
    }

    /// The ids found; the last bits of scores depend on which rows are scored together.
    private static List<String> query(
            SimulatedStore store, Metric metric, float[] query, Filter filter, SearchEffort effort) {
        return store
                .engine()
                .query(KEY, new Query(metric, query, null, 10, filter, false, false, Long.MAX_VALUE, effort))
                .value()
                .stream()
                .map(hit -> hit.record().id())
                .toList();
    }

    /// Runs other work only until the write is done, so that flushes are met half-way.
    private void write(SimulatedStore store, Write write) {
        CompletableFuture<WriteResult> result = store.engine().write(write);
        results.add(result);
        boolean more = true;
        while (more && !result.isDone()) {
            more = store.step(random);
        }
    }

    private List<Record> records(int from) {
        List<Record> records = new ArrayList<>();
        for (int i = from; i < from + BATCH; i++) {
            String id = random.nextInt(5) == 0 ? id() : "id" + i;
            Metadata metadata = Metadata.of(Map.of("share", new MetadataValue.Numeric(random.nextInt(1_000))));
            records.add(new Record(id, vector(), null, metadata));
        }
        return records;
    }

    private String id() {
        return "id" + random.nextInt(IDS);
    }

    private float[] vector() {
        float[] values = new float[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
            values[j] = (float) random.nextGaussian();
        }
        values[random.nextInt(4)] += 4;
        return values;
    }
}
