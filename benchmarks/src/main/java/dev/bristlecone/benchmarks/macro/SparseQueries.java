package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.benchmarks.dataset.TextVectors;
import dev.bristlecone.benchmarks.macro.LinearSparseIndex.Found;
import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.Hit;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.SearchEffort;
import dev.bristlecone.engine.Write;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.directory.StoreSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Question: what does a sparse query cost, exact and approximate, against adding up all of the query's lists?
///
/// Fixture: BM25 weights of real short texts, one in each line of a file; the last 1,000 are the queries, each whole
/// and
/// by its first three words. Ours is the engine with durable writes, in one segment; the other adds up plain arrays.
/// They
/// take turns, all queries at a time, and every exact answer must be that of the sums: same records, same bits.
///
/// Run: `SparseQueries DIRECTORY TEXTS`, with an empty directory.
public final class SparseQueries {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final VectorSpace SPACE = new VectorSpace(0, Metric.DOT_PRODUCT);
    private static final int BATCH = 500;
    private static final int QUERIES = 1_000;
    private static final int TOP_K = 10;
    private static final int ROUNDS = 9;

    /// The first rounds only warm up.
    private static final int WARM_UP_ROUNDS = 4;

    /// Approximate in a segment of any size.
    private static final SearchEffort APPROXIMATE = new SearchEffort(0.95, 1, Integer.MAX_VALUE, 0);

    /// About what a tail of the default size holds.
    private static final int FRESH = 90_000;

    /// One tail, and so one segment, takes all records.
    private static final EngineSettings ONE_SEGMENT =
            new EngineSettings(2L << 30, 3L << 30, 2L << 30, 4, 0.2, 2L << 30);

    private SparseQueries() {}

    public static void main(String[] arguments) throws Exception {
        TextVectors texts = TextVectors.read(Path.of(arguments[1]), Integer.MAX_VALUE, QUERIES);
        LinearSparseIndex linear = new LinearSparseIndex(texts.records());
        try (EmbeddedEngine store =
                EmbeddedEngine.open(Path.of(arguments[0]), StoreSettings.DEFAULTS, ONE_SEGMENT, () -> new UUID(1, 2))) {
            List<SparseVector> vectors = texts.records();
            LinearSparseIndex first = new LinearSparseIndex(vectors.subList(0, FRESH));
            fill(store.engine(), vectors, 0, FRESH);
            measure("fresh records, long queries", store.engine(), first, texts.longQueries(), vectors.getFirst());
            measure("fresh records, short queries", store.engine(), first, texts.shortQueries(), vectors.getFirst());
            fill(store.engine(), vectors, FRESH, vectors.size());
            awaitFlush(store.engine());
            measure("long queries", store.engine(), linear, texts.longQueries(), null);
            measure("short queries", store.engine(), linear, texts.shortQueries(), null);
        }
    }

    /// Writes pause, so the tail becomes a segment by itself.
    private static void awaitFlush(Engine engine) {
        while (engine.stats().flushes() == 0 || engine.stats().tailBytes() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void fill(Engine engine, List<SparseVector> vectors, int start, int end) {
        long startNanos = System.nanoTime();
        long entries = 0;
        for (int from = start; from < end; from += BATCH) {
            List<Record> records = new ArrayList<>();
            for (int row = from; row < Math.min(from + BATCH, end); row++) {
                records.add(new Record(id(row), null, vectors.get(row), Metadata.EMPTY));
                entries += vectors.get(row).size();
            }
            engine.write(new Write.Upsert(KEY, SPACE, records)).join();
        }
        double seconds = Measure.millisSince(startNanos) / 1e3;
        Measure.print(
                "%d records, %.1f entries each, written at %.0f records/s one request after the other; tail %d MB",
                end - start,
                (double) entries / (end - start),
                (end - start) / seconds,
                engine.stats().tailBytes() >> 20);
    }

    private static void write(Engine engine, SparseVector first) {
        Record record = new Record(id(0), null, first, Metadata.EMPTY);
        engine.write(new Write.Upsert(KEY, SPACE, List.of(record))).join();
    }

    private static String id(int row) {
        return String.format(Locale.ROOT, "%08d", row);
    }

    /// @param rewritten the first record, written again in each round so that the tail is not flushed; or null
    private static void measure(
            String what,
            Engine engine,
            LinearSparseIndex linear,
            List<SparseVector> queries,
            @Nullable SparseVector rewritten) {
        int measured = (ROUNDS - WARM_UP_ROUNDS) * queries.size();
        long[] added = new long[measured];
        long[] searched = new long[measured];
        long[] approximate = new long[measured];
        int equal = 0;
        int wanted = 0;
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            int from = (round - WARM_UP_ROUNDS) * queries.size();
            List<List<Found>> expected = pass(queries, added, from, query -> linear.search(query, TOP_K));
            if (rewritten != null) {
                write(engine, rewritten);
            }
            List<List<Hit>> exact = pass(queries, searched, from, query -> query(engine, query, SearchEffort.EXACT));
            List<List<Hit>> most = pass(queries, approximate, from, query -> query(engine, query, APPROXIMATE));
            for (int i = 0; from >= 0 && i < queries.size(); i++) {
                equal += isEqual(expected.get(i), exact.get(i)) ? 1 : 0;
                wanted += expected.get(i).size();
                found += countFound(expected.get(i), most.get(i));
            }
        }
        double entries = queries.stream().mapToInt(SparseVector::size).average().orElseThrow();
        Measure.print("%s (%.1f entries), %d of %d exact answers equal", what, entries, equal, measured);
        Measure.print("  adding up all: mean %.0f µs, %s", mean(added), Measure.percentiles(added));
        Measure.print("  exact:         mean %.0f µs, %s", mean(searched), Measure.percentiles(searched));
        Measure.print("  approximate:   mean %.0f µs, %s", mean(approximate), Measure.percentiles(approximate));
        Measure.print(
                "  exact %.1f, approximate %.1f times as fast by the mean, with a recall of %.4f",
                mean(added) / mean(searched), mean(added) / mean(approximate), (double) found / wanted);
    }

    /// Asks all queries, and notes their times from a place on unless that is negative.
    private static <T> List<T> pass(
            List<SparseVector> queries, long[] nanos, int from, Function<SparseVector, T> search) {
        List<T> answers = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            long start = System.nanoTime();
            answers.add(search.apply(queries.get(i)));
            if (from >= 0) {
                nanos[from + i] = System.nanoTime() - start;
            }
        }
        return answers;
    }

    /// How many have a score no lower than the last of the true nearest.
    private static int countFound(List<Found> expected, List<Hit> hits) {
        return (int) hits.stream()
                .filter(hit -> hit.score() >= expected.getLast().score())
                .count();
    }

    private static List<Hit> query(Engine engine, SparseVector query, SearchEffort effort) {
        Query asked = new Query(Metric.DOT_PRODUCT, null, query, TOP_K, null, false, false, Long.MAX_VALUE, effort);
        return engine.query(KEY, asked).value();
    }

    private static boolean isEqual(List<Found> expected, List<Hit> hits) {
        boolean equal = expected.size() == hits.size();
        for (int i = 0; equal && i < hits.size(); i++) {
            equal = hits.get(i).record().id().equals(id(expected.get(i).row()))
                    && Float.floatToRawIntBits(hits.get(i).score())
                            == Float.floatToRawIntBits(expected.get(i).score());
        }
        return equal;
    }

    private static double mean(long[] nanos) {
        return Arrays.stream(nanos).average().orElseThrow() / 1e3;
    }
}
