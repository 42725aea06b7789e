package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.benchmarks.dataset.VectorFile;
import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.SearchEffort;
import dev.bristlecone.engine.Write;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Question: what does a query cost when the tail is full of fresh records, against a scan of all of them?
/// Fixture: real vectors (fvecs files), cosine, as many as a tail of the default size holds. One record is written
/// every 20 queries, so that the tail is not flushed for idleness. Both kinds of query alternate, round by round.
/// Run: `TailQueries DIRECTORY BASE.fvecs QUERY.fvecs`, with an empty directory.
public final class TailQueries {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final int BATCH = 200;
    private static final int ROUNDS = 12;

    /// The first rounds only warm up.
    private static final int WARM_UP_ROUNDS = 4;

    private static final int QUERIES = 500;
    private static final int TOP_K = 10;

    /// Queries between two writes.
    private static final int WRITE_INTERVAL = 20;

    /// Of the size at which a tail is frozen: as near to it as can be without a flush during the measurement.
    private static final double FILL = 0.97;

    private TailQueries() {}

    public static void main(String[] arguments) throws IOException {
        try (VectorFile base = VectorFile.open(Path.of(arguments[1]));
                VectorFile queries = VectorFile.open(Path.of(arguments[2]));
                EmbeddedEngine store = EmbeddedEngine.open(
                        Path.of(arguments[0]), StoreSettings.DEFAULTS, EngineSettings.DEFAULT, () -> new UUID(1, 2))) {
            fill(store.engine(), base);
            measure(store.engine(), base, queries.rows(0, Math.min(QUERIES, queries.count())));
        }
    }

    private static void fill(Engine engine, VectorFile base) {
        long start = System.nanoTime();
        int written = 0;
        while (engine.stats().tailBytes() < FILL * EngineSettings.DEFAULT.tailBytesMax()) {
            if (written + BATCH > base.count()) {
                throw new IllegalArgumentException(base.count() + " vectors do not fill a tail");
            }
            write(engine, base, written, BATCH);
            written += BATCH;
        }
        double seconds = Measure.millisSince(start) / 1e3;
        Measure.print(
                "tail: %d records of %d floats, %d MB, written at %.0f records/s one request after the other",
                written, base.dimension(), engine.stats().tailBytes() >> 20, written / seconds);
    }

    private static void write(Engine engine, VectorFile base, int from, int count) {
        List<Record> records = new ArrayList<>();
        for (int row = from; row < from + count; row++) {
            records.add(new Record("record-" + row, base.row(row), null, Metadata.EMPTY));
        }
        engine.write(new Write.Upsert(KEY, new VectorSpace(base.dimension(), Metric.COSINE), records))
                .join();
    }

    private static void measure(Engine engine, VectorFile base, float[][] queries) {
        long[] scanned = new long[(ROUNDS - WARM_UP_ROUNDS) * queries.length];
        long[] coded = new long[scanned.length];
        List<List<String>> exact = List.of();
        List<List<String>> quick = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            int first = (round - WARM_UP_ROUNDS) * queries.length;
            exact = round(engine, base, queries, SearchEffort.EXACT, scanned, first);
            quick = round(engine, base, queries, SearchEffort.DEFAULT, coded, first);
        }
        int found = 0;
        for (int i = 0; i < queries.length; i++) {
            List<String> nearest = exact.get(i);
            found += (int) quick.get(i).stream().filter(nearest::contains).count();
        }
        Measure.print("all records: %s", Measure.percentiles(scanned));
        Measure.print(
                "by codes:    %s, found %d of %d neighbours",
                Measure.percentiles(coded), found, queries.length * TOP_K);
        Measure.print("flushes meanwhile: %d (expected: 0)", engine.stats().flushes());
    }

    /// Runs all queries, and notes their times from `first` on unless that is negative.
    private static List<List<String>> round(
            Engine engine, VectorFile base, float[][] queries, SearchEffort effort, long[] nanos, int first) {
        List<List<String>> found = new ArrayList<>();
        for (int i = 0; i < queries.length; i++) {
            long start = System.nanoTime();
            found.add(query(engine, queries[i], effort));
            if (first >= 0) {
                nanos[first + i] = System.nanoTime() - start;
            }
            if (i % WRITE_INTERVAL == 0) {
                write(engine, base, 0, 1);
            }
        }
        return found;
    }

    private static List<String> query(Engine engine, float[] query, SearchEffort effort) {
        return engine
                .query(KEY, new Query(Metric.COSINE, query, null, TOP_K, null, false, false, Long.MAX_VALUE, effort))
                .value()
                .stream()
                .map(hit -> hit.record().id())
                .toList();
    }
}
