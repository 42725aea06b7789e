package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.benchmarks.dataset.HalfFloatFile;
import dev.bristlecone.benchmarks.dataset.TextVectors;
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
import java.util.UUID;

/// Question: what does a hybrid query cost by both indexes, against a scan of all records, and what does it miss?
///
/// Fixture: real short texts, BM25 weights of each beside its embedding of 384 dimensions, scaled to length 1; row `i`
/// of
/// the embeddings belongs to line `i` of the texts, and the last 1,000 with both are the queries. The sparse half is
/// scaled by several factors, as clients do to weigh it. The engine with durable writes, in one segment.
///
/// Run: `HybridQueries DIRECTORY TEXTS EMBEDDINGS`, with an empty directory and float16 embeddings.
public final class HybridQueries {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final int DIMENSION = 384;
    private static final int BATCH = 500;
    private static final int QUERIES = 1_000;

    /// A scan is slow: so many of the queries are asked in a round.
    private static final int ASKED = 100;

    private static final int TOP_K = 10;
    private static final int ROUNDS = 6;

    /// The first rounds only warm up.
    private static final int WARM_UP_ROUNDS = 2;

    private static final float[] SPARSE_FACTORS = {0.003f, 0.01f, 0.03f, 0.1f};

    /// One tail takes all records, which becomes one segment when writes pause, and gets its indexes.
    private static final EngineSettings SETTINGS =
            new EngineSettings(1L << 30, 2L << 30, 2L << 30, 4, 0.2, 2L << 30).withIndexes(5_000, 2);

    private HybridQueries() {}

    public static void main(String[] arguments) throws Exception {
        float[][] dense = HalfFloatFile.read(Path.of(arguments[2]), DIMENSION).rows();
        TextVectors texts = TextVectors.read(Path.of(arguments[1]), dense.length, QUERIES);
        try (EmbeddedEngine store =
                EmbeddedEngine.open(Path.of(arguments[0]), StoreSettings.DEFAULTS, SETTINGS, () -> new UUID(1, 2))) {
            fill(store.engine(), dense, texts.records());
            awaitIndexes(store.engine());
            for (float factor : SPARSE_FACTORS) {
                measure(store.engine(), dense, texts.longQueries(), factor);
            }
        }
    }

    private static void fill(Engine engine, float[][] dense, List<SparseVector> sparse) {
        for (int from = 0; from < sparse.size(); from += BATCH) {
            List<Record> records = new ArrayList<>();
            for (int row = from; row < Math.min(from + BATCH, sparse.size()); row++) {
                records.add(new Record("record-" + row, dense[row], sparse.get(row), Metadata.EMPTY));
            }
            engine.write(new Write.Upsert(KEY, new VectorSpace(DIMENSION, Metric.DOT_PRODUCT), records))
                    .join();
        }
        Measure.print("%d records", sparse.size());
    }

    private static void awaitIndexes(Engine engine) {
        long start = System.nanoTime();
        while (engine.stats().flushes() == 0 || engine.stats().tailBytes() > 0 || engine.unindexedRecords() > 0) {
            Thread.onSpinWait();
        }
        Measure.print("flushed and indexed after another %.1f s", Measure.millisSince(start) / 1e3);
    }

    private static void measure(Engine engine, float[][] dense, List<SparseVector> queries, float factor) {
        long[] scanned = new long[(ROUNDS - WARM_UP_ROUNDS) * ASKED];
        long[] searched = new long[scanned.length];
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < ASKED; i++) {
                int place = (round - WARM_UP_ROUNDS) * ASKED + i;
                int number = (round * ASKED + i) % queries.size();
                float[] values = dense[dense.length - QUERIES + number];
                SparseVector sparse = scaled(queries.get(number), factor);
                long start = System.nanoTime();
                List<Hit> exact = query(engine, values, sparse, SearchEffort.EXACT);
                long between = System.nanoTime();
                List<Hit> hits = query(engine, values, sparse, SearchEffort.DEFAULT);
                long end = System.nanoTime();
                if (place >= 0) {
                    scanned[place] = between - start;
                    searched[place] = end - between;
                    float least = exact.getLast().score() - 1e-5f;
                    found += (int)
                            hits.stream().filter(hit -> hit.score() >= least).count();
                }
            }
        }
        Measure.print("sparse half times %s", factor);
        Measure.print("  a scan:       mean %.0f µs, %s", mean(scanned), Measure.percentiles(scanned));
        Measure.print("  both indexes: mean %.0f µs, %s", mean(searched), Measure.percentiles(searched));
        Measure.print("  recall %.4f", (double) found / (scanned.length * TOP_K));
    }

    private static SparseVector scaled(SparseVector vector, float factor) {
        float[] values = vector.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new SparseVector(vector.indices(), values);
    }

    private static List<Hit> query(Engine engine, float[] dense, SparseVector sparse, SearchEffort effort) {
        return engine.query(
                        KEY,
                        new Query(Metric.DOT_PRODUCT, dense, sparse, TOP_K, null, false, false, Long.MAX_VALUE, effort))
                .value();
    }

    private static double mean(long[] nanos) {
        return Arrays.stream(nanos).average().orElseThrow() / 1e3;
    }
}
