package dev.bristlecone.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bristlecone.benchmarks.dataset.VectorFile;
import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.EngineStats;
import dev.bristlecone.engine.Hit;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.Write;
import dev.bristlecone.engine.WriteResult;
import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Bristlecone as its users run it: durable writes through the engine, real segments, two metadata fields on every
/// record, and a history. Of the withdrawn rows (2 % of the index)
///
/// - the first quarter is stored under ids that live rows replace later,
/// - the second quarter is deleted before the segments are merged into one,
/// - the second half is deleted afterwards, so that the segment searched has 1 % deleted records.
///
/// Build time counts all of it: load, flushes, and compaction into one segment with everything that builds there.
final class BristleconeIndex implements SearchedIndex<List<Hit>> {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final int BATCH = 200;
    private static final int OPEN_WRITES_MAX = 8;
    private static final long POLL_NANOS = 20_000_000;

    /// Every write freezes the tail, and nothing is merged.
    private static final EngineSettings FLUSHING =
            new EngineSettings(1, 192L << 20, 1, Integer.MAX_VALUE, 1, Long.MAX_VALUE);

    /// Any deleted record makes its segment worth rewriting, together with all others like it: what brings a store
    /// to one segment without a command for it.
    private static final EngineSettings MERGING = new EngineSettings(1, 192L << 20, 1, 2, 1e-9, Long.MAX_VALUE);

    private @Nullable EmbeddedEngine store;
    private Metric metric = Metric.COSINE;

    @Override
    public String version() {
        return VectorKernels.best().name();
    }

    @Override
    public void build(BuildOrder order) throws IOException {
        Path directory = order.directory();
        int quarter = order.withdrawn() / 4;
        int half = 2 * quarter;
        try (VectorFile base = VectorFile.open(order.base())) {
            try (EmbeddedEngine loading = openStore(directory, EngineSettings.DEFAULT)) {
                load(loading.engine(), order, base, quarter);
                await(loading.engine(), stats -> stats.tailBytes() < EngineSettings.DEFAULT.tailBytesMax());
            }
            try (EmbeddedEngine flushing = openStore(directory, FLUSHING)) {
                delete(flushing.engine(), IntStream.range(quarter, quarter + 1));
                await(flushing.engine(), stats -> stats.tailBytes() == 0);
            }
            try (EmbeddedEngine merging = openStore(directory, MERGING)) {
                delete(merging.engine(), IntStream.range(quarter + 1, half));
                await(merging.engine(), stats -> stats.compactions() > 0 && stats.segmentFiles() == 1);
            }
            try (EmbeddedEngine deleting = openStore(directory, EngineSettings.DEFAULT)) {
                delete(deleting.engine(), IntStream.range(half, order.withdrawn()));
            }
        }
    }

    @Override
    public void open(BuildOrder order) throws IOException {
        metric = order.metric();
        EmbeddedEngine opened = openStore(order.directory(), EngineSettings.DEFAULT);
        store = opened;
        EngineStats stats = opened.engine().stats();
        long records = opened.engine().describe(KEY).orElseThrow().recordCount();
        if (stats.segmentFiles() != 1 || records != order.live()) {
            throw new IllegalStateException("segments: " + stats.segmentFiles() + " (expected: 1), records: " + records
                    + " (expected: " + order.live() + ")");
        }
    }

    /// The engine has no parameter of this kind yet: its answers are exact.
    @Override
    public void configure(JsonNode search) {}

    @Override
    public List<Hit> search(float[] query, int count) {
        return opened().engine()
                .query(KEY, new Query(metric, query, null, count, null, false, false))
                .value();
    }

    @Override
    public int[] rows(List<Hit> answer) {
        return answer.stream()
                .mapToInt(hit -> Integer.parseInt(hit.record().id().substring(1)))
                .toArray();
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

    /// Old versions first; then live rows in order with the rows to be deleted strewn among them, so that every
    /// segment has some.
    private static void load(Engine engine, BuildOrder order, VectorFile base, int quarter) {
        Deque<CompletableFuture<WriteResult>> open = new ArrayDeque<>();
        List<Record> batch = new ArrayList<>();
        for (int i = 0; i < quarter; i++) {
            batch.add(record("r" + i, base.row(order.live() + i), i));
        }
        int strewn = order.withdrawn() - quarter;
        int next = quarter;
        for (int row = 0; row < order.live(); row++) {
            batch.add(record("r" + row, base.row(row), row));
            if ((long) strewn * row / order.live() > next - quarter - 1 && next < order.withdrawn()) {
                batch.add(record("x" + next, base.row(order.live() + next), next));
                next++;
            }
            if (batch.size() >= BATCH || row == order.live() - 1) {
                open.add(engine.write(
                        new Write.Upsert(KEY, new VectorSpace(base.dimension(), order.metric()), List.copyOf(batch))));
                batch.clear();
            }
            if (open.size() > OPEN_WRITES_MAX) {
                open.remove().join();
            }
        }
        open.forEach(CompletableFuture::join);
    }

    private static Record record(String id, float[] values, int row) {
        Metadata metadata = Metadata.of(
                Map.of("color", new MetadataValue.Text("c" + row % 10), "rank", new MetadataValue.Numeric(row)));
        return new Record(id, values, null, metadata);
    }

    private static void delete(Engine engine, IntStream withdrawn) {
        List<String> ids = withdrawn.mapToObj(i -> "x" + i).toList();
        engine.write(new Write.DeleteRecords(KEY, ids)).join();
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
