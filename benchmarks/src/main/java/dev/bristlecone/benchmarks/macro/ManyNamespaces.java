package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
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

/// Question: what do very many small namespaces cost to load, to restart and to query?
/// Fixture: COUNT namespaces of 20 records of 64 dimensions with one metadata field, written one request each.
/// Run: `ManyNamespaces load|query DIRECTORY COUNT`; `query` in a process of its own shows the restart.
public final class ManyNamespaces {
    private static final UUID INDEX = new UUID(1, 1);
    private static final VectorSpace SPACE = new VectorSpace(64, Metric.COSINE);
    private static final int RECORDS = 20;

    private ManyNamespaces() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        long start = System.nanoTime();
        try (EmbeddedEngine store =
                EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, EngineSettings.DEFAULT, () -> new UUID(1, 2))) {
            Measure.print("open: %.0f ms, resident %d MB", Measure.millisSince(start), Measure.residentMegabytes());
            if (arguments[0].equals("load")) {
                load(store.engine(), count);
            } else {
                query(store.engine(), count);
            }
            Measure.print(
                    "files: %d, %s",
                    Measure.fileCount(directory), store.engine().stats());
        }
    }

    private static void load(Engine engine, int count) throws IOException {
        Random random = new Random(1);
        long start = System.nanoTime();
        ArrayDeque<CompletableFuture<WriteResult>> open = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            List<Record> records = new ArrayList<>();
            for (int r = 0; r < RECORDS; r++) {
                Metadata metadata = Metadata.of(Map.of("color", new MetadataValue.Text("c" + r % 3)));
                records.add(new Record("record-" + r, vector(random), null, metadata));
            }
            open.add(engine.write(new Write.Upsert(new NamespaceKey(INDEX, "namespace-" + i), SPACE, records)));
            if (open.size() > 64) {
                open.remove().join();
            }
        }
        open.forEach(CompletableFuture::join);
        double millis = Measure.millisSince(start);
        Measure.print(
                "load: %d namespaces in %.1f s, %.0f records/s, resident %d MB",
                count, millis / 1e3, RECORDS * count / millis * 1e3, Measure.residentMegabytes());
    }

    private static void query(Engine engine, int count) throws IOException {
        Random random = new Random(2);
        for (String round : List.of("first touch", "again")) {
            long[] nanos = new long[20_000];
            for (int i = 0; i < nanos.length; i++) {
                NamespaceKey key = new NamespaceKey(INDEX, "namespace-" + random.nextInt(count));
                Query query = new Query(Metric.COSINE, vector(random), null, 10, null, false, true);
                long start = System.nanoTime();
                if (engine.query(key, query).value().size() != 10) {
                    throw new IllegalStateException("namespace " + key.namespace() + " has lost records");
                }
                nanos[i] = System.nanoTime() - start;
            }
            Measure.print(
                    "query, %s: %s, resident %d MB", round, Measure.percentiles(nanos), Measure.residentMegabytes());
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += engine.describe(new NamespaceKey(INDEX, "namespace-" + i))
                    .orElseThrow()
                    .recordCount();
        }
        Measure.print("records: %d (expected: %d)", total, (long) RECORDS * count);
    }

    private static float[] vector(Random random) {
        float[] values = new float[SPACE.dimension()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
