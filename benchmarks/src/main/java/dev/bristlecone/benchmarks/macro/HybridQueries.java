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
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Question: what does a hybrid query cost by both indexes, against a scan of all records, and what does either miss of
/// what adding up everything in doubles finds?
///
/// Fixture: real short texts, BM25 weights of each beside its embedding of 384 dimensions, scaled to length 1; row `i`
/// of the embeddings belongs to line `i` of the texts, and the last 1,000 with both are the queries. The sparse half is
/// scaled by several factors, as clients do to weigh it, and left as it is. The engine with durable writes, in one
/// segment.
///
/// Run: `HybridQueries DIRECTORY TEXTS EMBEDDINGS`, with an empty directory and float16 embeddings.
public final class HybridQueries {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final String ID = "record-";
    private static final int DIMENSION = 384;
    private static final int BATCH = 500;
    private static final int QUERIES = 1_000;

    /// A scan is slow: so many of the queries are asked in a round.
    private static final int ASKED = 100;

    private static final int TOP_K = 10;
    private static final int ROUNDS = 6;

    /// The first rounds only warm up.
    private static final int WARM_UP_ROUNDS = 2;

    private static final float[] SPARSE_FACTORS = {0.003f, 0.01f, 0.03f, 0.1f, 1};

    /// How far a sum of float32 products may be from the sum in doubles, for each unit of it.
    private static final double ROUNDING = 1e-5;

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
            double[][][] best = best(dense, texts);
            for (int i = 0; i < SPARSE_FACTORS.length; i++) {
                measure(store.engine(), dense, texts, SPARSE_FACTORS[i], best[i]);
            }
        }
    }

    /// The highest scores of each query, best first, for each factor.
    private static double[][][] best(float[][] dense, TextVectors texts) {
        double[][][] best = new double[SPARSE_FACTORS.length][ROUNDS * ASKED][];
        IntStream.range(0, ROUNDS * ASKED).parallel().forEach(number -> {
            float[] values = dense[dense.length - QUERIES + number];
            SparseVector query = texts.longQueries().get(number);
            double[] denseScores = new double[texts.records().size()];
            double[] sparseScores = new double[denseScores.length];
            for (int row = 0; row < denseScores.length; row++) {
                denseScores[row] = dot(values, dense[row]);
                sparseScores[row] = dot(query, texts.records().get(row));
            }
            for (int i = 0; i < SPARSE_FACTORS.length; i++) {
                float factor = SPARSE_FACTORS[i];
                best[i][number] = IntStream.range(0, denseScores.length)
                        .mapToDouble(row -> -denseScores[row] - factor * sparseScores[row])
                        .sorted()
                        .limit(TOP_K)
                        .map(score -> -score)
                        .toArray();
            }
        });
        return best;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /// Both have their dimensions in ascending order.
    private static double dot(SparseVector a, SparseVector b) {
        double sum = 0;
        int j = 0;
        for (int i = 0; i < a.size(); i++) {
            while (j < b.size() && Integer.compareUnsigned(b.indices()[j], a.indices()[i]) < 0) {
                j++;
            }
            if (j < b.size() && b.indices()[j] == a.indices()[i]) {
                sum += (double) a.values()[i] * b.values()[j];
            }
        }
        return sum;
    }

    private static void fill(Engine engine, float[][] dense, List<SparseVector> sparse) {
        for (int from = 0; from < sparse.size(); from += BATCH) {
            List<Record> records = new ArrayList<>();
            for (int row = from; row < Math.min(from + BATCH, sparse.size()); row++) {
                records.add(new Record(ID + row, dense[row], sparse.get(row), Metadata.EMPTY));
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

    private static void measure(Engine engine, float[][] dense, TextVectors texts, float factor, double[][] best) {
        long[] scanned = new long[(ROUNDS - WARM_UP_ROUNDS) * ASKED];
        long[] searched = new long[scanned.length];
        int foundByScan = 0;
        int found = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < ASKED; i++) {
                int place = (round - WARM_UP_ROUNDS) * ASKED + i;
                int number = round * ASKED + i;
                float[] values = dense[dense.length - QUERIES + number];
                SparseVector sparse = scaled(texts.longQueries().get(number), factor);
                long start = System.nanoTime();
                List<Hit> exact = query(engine, values, sparse, SearchEffort.EXACT);
                long between = System.nanoTime();
                List<Hit> hits = query(engine, values, sparse, SearchEffort.DEFAULT);
                long end = System.nanoTime();
                if (place >= 0) {
                    scanned[place] = between - start;
                    searched[place] = end - between;
                    IntToDoubleFunction score = row -> dot(values, dense[row])
                            + dot(sparse, texts.records().get(row));
                    foundByScan += countOf(exact, best[number], score);
                    found += countOf(hits, best[number], score);
                }
            }
        }
        Measure.print("sparse half times %s", factor);
        print("a scan", scanned, foundByScan);
        print("both indexes", searched, found);
    }

    private static void print(String name, long[] nanos, int found) {
        Measure.print(
                "  %-12s  %.0f/s, mean %.0f µs, %s, found %.4f",
                name,
                1e6 / mean(nanos),
                mean(nanos),
                Measure.percentiles(nanos),
                (double) found / (nanos.length * TOP_K));
    }

    /// How many hits are among the best, equally good ones included, with the score that they say.
    private static int countOf(List<Hit> hits, double[] best, IntToDoubleFunction score) {
        double rounding = ROUNDING * Math.max(1, best[0]);
        int count = 0;
        for (Hit hit : hits) {
            double exact =
                    score.applyAsDouble(Integer.parseInt(hit.record().id().substring(ID.length())));
            if (exact >= best[TOP_K - 1] - rounding && Math.abs(exact - hit.score()) <= rounding) {
                count++;
            }
        }
        return count;
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
