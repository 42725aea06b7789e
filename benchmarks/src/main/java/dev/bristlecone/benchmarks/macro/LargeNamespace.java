package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.EngineStats;
import dev.bristlecone.engine.Hit;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.Write;
import dev.bristlecone.engine.WriteResult;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// Question: does one large namespace load, compact, answer and restart in little memory, and how fast does it take in
/// records without a wire?
/// Fixture: COUNT random records of DIMENSION floats with two metadata fields, 200 a request.
/// Run: `LargeNamespace load|query DIRECTORY COUNT DIMENSION`, under the memory limit in question.
public final class LargeNamespace {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final int BATCH = 200;

    /// What `index.layout: auto` comes to in one GiB, half of it heap.
    private static final long FAST_BYTES_MAX = 256L << 20;

    private static final long WORK_BYTES_MAX = 2 * FAST_BYTES_MAX;

    private LargeNamespace() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        int dimension = Integer.parseInt(arguments[3]);
        long start = System.nanoTime();
        EngineSettings shipped = EngineSettings.DEFAULT;
        EngineSettings settings =
                shipped.withIndexes(shipped.indexRecordsMin(), FAST_BYTES_MAX, WORK_BYTES_MAX, shipped.indexThreads());
        try (EmbeddedEngine store =
                EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, settings, () -> new UUID(1, 2))) {
            Measure.print("open: %.0f ms, resident %d MB", Measure.millisSince(start), Measure.residentMegabytes());
            if (arguments[0].equals("load")) {
                load(store.engine(), count, new VectorSpace(dimension, Metric.COSINE));
            } else {
                query(store.engine(), count, dimension);
            }
            Measure.print(
                    "files: %d, %s",
                    Measure.fileCount(directory), store.engine().stats());
        }
    }

    private static void load(Engine engine, int count, VectorSpace space) throws IOException {
        Random random = new Random(1);
        long start = System.nanoTime();
        ArrayDeque<CompletableFuture<WriteResult>> open = new ArrayDeque<>();
        for (int i = 0; i < count; i += BATCH) {
            List<Record> records = new ArrayList<>();
            for (int r = i; r < Math.min(count, i + BATCH); r++) {
                Metadata metadata = Metadata.of(
                        Map.of("color", new MetadataValue.Text("c" + r % 10), "rank", new MetadataValue.Numeric(r)));
                records.add(new Record("record-" + r, vector(random, space.dimension()), null, metadata));
            }
            open.add(engine.write(new Write.Upsert(KEY, space, records)));
            if (open.size() > 8) {
                open.remove().join();
            }
        }
        open.forEach(CompletableFuture::join);
        double millis = Measure.millisSince(start);
        Measure.print(
                "load: %d records in %.1f s, %.0f records/s, resident %d MB",
                count, millis / 1e3, count / millis * 1e3, Measure.residentMegabytes());
        EngineStats before;
        do {
            before = engine.stats();
            LockSupport.parkNanos(3_000_000_000L);
        } while (engine.unindexedRecords() > 0 || !engine.stats().equals(before));
        Measure.print("settled and indexed after %.1f s", Measure.millisSince(start) / 1e3);
    }

    private static void query(Engine engine, int count, int dimension) throws IOException {
        long stored = engine.describe(KEY).orElseThrow().recordCount();
        Measure.print("records: %d (expected: %d)", stored, count);
        Random random = new Random(2);
        long[] nanos = new long[40];
        for (int i = 0; i < nanos.length; i++) {
            Query query = new Query(Metric.COSINE, vector(random, dimension), null, 10, null, false, true);
            long start = System.nanoTime();
            List<Hit> hits = engine.query(KEY, query).value();
            nanos[i] = System.nanoTime() - start;
            if (hits.size() != 10) {
                throw new IllegalStateException(hits.size() + " hits (expected: 10)");
            }
        }
        Measure.print("query: %s, resident %d MB", Measure.percentiles(nanos), Measure.residentMegabytes());
    }

    private static float[] vector(Random random, int dimension) {
        float[] values = new float[dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
