package dev.bristlecone.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.EngineStats;
import dev.bristlecone.engine.Hit;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.SearchEffort;
import dev.bristlecone.engine.Write;
import dev.bristlecone.engine.WriteResult;
import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Bristlecone as its users run it: durable writes through the engine, real segments, two metadata fields on every
/// record, and a [History] of replaced and deleted records. Build time counts all of it: load, flushes, compaction
/// into one segment, and everything that is built for that one. Queries ask for the default recall;
/// the search parameter `factor` scales the candidates for it.
final class BristleconeIndex implements SearchedIndex<List<Hit>> {
    private static final int BATCH = 200;
    private static final int OPEN_WRITES_MAX = 8;
    private static final long POLL_NANOS = 20_000_000;

    private @Nullable EmbeddedEngine store;
    private Metric metric = Metric.COSINE;
    private SearchEffort effort = SearchEffort.DEFAULT;

    @Override
    public String version() {
        return VectorKernels.best().name();
    }

    @Override
    public void build(BuildOrder order) throws IOException {
        Path directory = order.directory();
        try (VectorFile base = VectorFile.open(order.base())) {
            History history = new History(order, base);
            long tailBytes;
            try (EmbeddedEngine loading = openStore(directory, unindexed(EngineSettings.DEFAULT))) {
                load(loading.engine(), history);
                await(loading.engine(), stats -> stats.tailBytes() < EngineSettings.DEFAULT.tailBytesMax());
                tailBytes = loading.engine().stats().tailBytes();
            }
            try (EmbeddedEngine flushing = openStore(directory, flushingAfter(tailBytes))) {
                flushing.engine()
                        .write(history.upsert(List.of(history.lastToDelete())))
                        .join();
                await(flushing.engine(), stats -> stats.floorLsn() >= stats.lastLsn());
            }
            try (EmbeddedEngine merging = openStore(directory, unindexed(merging()))) {
                delete(merging.engine(), history.deletedBeforeMerge());
                await(merging.engine(), stats -> stats.compactions() > 0 && stats.segmentFiles() == 1);
            }
            try (EmbeddedEngine indexing = openStore(directory, indexed(order))) {
                await(indexing.engine(), stats -> indexing.engine().unindexedRecords() == 0);
            }
            try (EmbeddedEngine deleting = openStore(directory, EngineSettings.DEFAULT)) {
                delete(deleting.engine(), history.deletedAfterMerge());
            }
        }
    }

    @Override
    public void open(BuildOrder order) throws IOException {
        metric = order.metric();
        EmbeddedEngine opened = openStore(order.directory(), EngineSettings.DEFAULT);
        store = opened;
        EngineStats stats = opened.engine().stats();
        long records = opened.engine().describe(History.KEY).orElseThrow().recordCount();
        if (stats.segmentFiles() != 1 || records != order.live()) {
            throw new IllegalStateException("segments: " + stats.segmentFiles() + " (expected: 1), records: " + records
                    + " (expected: " + order.live() + ")");
        }
    }

    @Override
    public void configure(JsonNode search) {
        effort = new SearchEffort(
                SearchEffort.DEFAULT.recall(), search.required("factor").asDouble(), Integer.MAX_VALUE);
    }

    @Override
    public List<Hit> search(float[] query, int count) {
        return search(query, count, (Filter) null);
    }

    @Override
    public List<Hit> search(float[] query, int count, AttributeRange range) {
        return search(
                query,
                count,
                new Filter.And(List.of(
                        new Filter.Compare(range.field(), Filter.Comparison.GREATER_OR_EQUAL, range.low()),
                        new Filter.Compare(range.field(), Filter.Comparison.LESS_OR_EQUAL, range.high()))));
    }

    private List<Hit> search(float[] query, int count, @Nullable Filter filter) {
        return opened().engine()
                .query(History.KEY, new Query(metric, query, null, count, filter, false, false, Long.MAX_VALUE, effort))
                .value();
    }

    @Override
    public int[] rows(List<Hit> answer) {
        return answer.stream().mapToInt(hit -> History.row(hit.record().id())).toArray();
    }

    @Override
    public void close() throws IOException {
        if (store != null) {
            store.close();
        }
    }

    private EmbeddedEngine opened() {
        if (store == null) {
            throw new IllegalStateException("not open");
        }
        return store;
    }

    private static EmbeddedEngine openStore(Path directory, EngineSettings settings) throws IOException {
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, settings, () -> new UUID(1, 2));
    }

    /// No segment is indexed before all are one: that work would count twice.
    private static EngineSettings unindexed(EngineSettings settings) {
        return settings.withIndexes(Integer.MAX_VALUE, settings.indexThreads());
    }

    /// A large segment without an index is rewritten with one.
    private static EngineSettings indexed(BuildOrder order) {
        long fastBytesMax = order.mode().equals("compact") ? 0 : Long.MAX_VALUE;
        int recordsMin = EngineSettings.DEFAULT.indexRecordsMin();
        return EngineSettings.DEFAULT.withIndexes(recordsMin, fastBytesMax, Long.MAX_VALUE, order.threads());
    }

    /// The tail is frozen by the first write to a store that is opened with so much of it, and nothing is merged.
    private static EngineSettings flushingAfter(long tailBytes) {
        return unindexed(
                new EngineSettings(tailBytes + 1, 2 * tailBytes + (1 << 20), Long.MAX_VALUE, Integer.MAX_VALUE, 1, 1));
    }

    /// Any deleted record makes its segment worth rewriting, together with all others like it: what brings a store
    /// to one segment without a command for it.
    private static EngineSettings merging() {
        return new EngineSettings(1, EngineSettings.DEFAULT.tailBytesLimit(), 1, 2, Double.MIN_NORMAL, Long.MAX_VALUE);
    }

    private static void load(Engine engine, History history) {
        Deque<CompletableFuture<WriteResult>> open = new ArrayDeque<>();
        history.forEachBatch(BATCH, batch -> {
            open.add(engine.write(history.upsert(batch)));
            if (open.size() > OPEN_WRITES_MAX) {
                open.remove().join();
            }
        });
        open.forEach(CompletableFuture::join);
    }

    private static void delete(Engine engine, List<String> ids) {
        engine.write(new Write.DeleteRecords(History.KEY, ids)).join();
    }

    private static void await(Engine engine, Predicate<EngineStats> reached) {
        while (!reached.test(engine.stats())) {
            if (engine.stats().readOnlyReason() != null) {
                throw new IllegalStateException("read only: " + engine.stats().readOnlyReason());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
