package dev.bristlecone.benchmarks.macro;

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
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// Question: what do many replacements leave behind, in recall and in size, compared with a fresh store of the same
/// records?
/// Fixture: the first half of real vectors (fvecs files), cosine; in each of 50 rounds a tenth of the records, at
/// random, get the vector of another row of the file, and the next round waits until all is indexed.
/// Run: `Churn DIRECTORY BASE.fvecs QUERY.fvecs`, with an empty directory.
public final class Churn {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final int ROUNDS = 50;
    private static final int BATCH = 200;
    private static final int QUERIES = 1_000;
    private static final int TOP_K = 10;

    /// Room for all records, so that the fresh store has one segment.
    private static final long TAIL_BYTES = 256L << 20;

    private final VectorFile base;
    private final float[][] queries;

    /// For each record the row whose vector it has.
    private final int[] rows;

    private Churn(VectorFile base, float[][] queries) {
        this.base = base;
        this.queries = queries;
        rows = new int[base.count() / 2];
        for (int record = 0; record < rows.length; record++) {
            rows[record] = record;
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        try (VectorFile base = VectorFile.open(Path.of(arguments[1]));
                VectorFile asked = VectorFile.open(Path.of(arguments[2]))) {
            Churn churn = new Churn(base, asked.rows(0, Math.min(QUERIES, asked.count())));
            try (EmbeddedEngine store = open(directory.resolve("churned"))) {
                churn.writeAll(store.engine());
                churn.run(store.engine());
                churn.report("churned", store.engine());
            }
            try (EmbeddedEngine store = open(directory.resolve("fresh"))) {
                churn.writeAll(store.engine());
                churn.report("fresh", store.engine());
            }
        }
    }

    private static EmbeddedEngine open(Path directory) throws IOException {
        EngineSettings shipped = EngineSettings.DEFAULT;
        EngineSettings oneTail = new EngineSettings(
                TAIL_BYTES,
                2 * TAIL_BYTES,
                2 * TAIL_BYTES,
                shipped.mergeFanIn(),
                shipped.deletedShareMax(),
                shipped.compactionBytesMax());
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, oneTail, () -> new UUID(1, 2));
    }

    private void writeAll(Engine engine) {
        List<Integer> all = new ArrayList<>();
        for (int record = 0; record < rows.length; record++) {
            all.add(record);
        }
        write(engine, all);
    }

    private void run(Engine engine) {
        SplittableRandom random = new SplittableRandom(3);
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> replaced = random.ints(rows.length / 10, 0, rows.length)
                    .distinct()
                    .boxed()
                    .toList();
            for (int record : replaced) {
                rows[record] = random.nextInt(base.count());
            }
            write(engine, replaced);
            awaitIndexed(engine);
        }
        Measure.print("%d rounds in %.1f s", ROUNDS, Measure.millisSince(start) / 1e3);
    }

    private void write(Engine engine, List<Integer> records) {
        VectorSpace space = new VectorSpace(base.dimension(), Metric.COSINE);
        List<CompletableFuture<WriteResult>> open = new ArrayList<>();
        for (int from = 0; from < records.size(); from += BATCH) {
            List<Record> batch = records.subList(from, Math.min(records.size(), from + BATCH)).stream()
                    .map(record -> new Record("r" + record, base.row(rows[record]), null, Metadata.EMPTY))
                    .toList();
            open.add(engine.write(new Write.Upsert(KEY, space, batch)));
        }
        open.forEach(CompletableFuture::join);
    }

    /// Until fresh records were flushed, which they are by themselves after a pause, and all merges are done.
    private static void awaitIndexed(Engine engine) {
        EngineStats before;
        do {
            before = engine.stats();
            LockSupport.parkNanos(1_500_000_000L);
        } while (engine.unindexedRecords() > 0 || !engine.stats().equals(before) || before.tailBytes() > 0);
    }

    private void report(String what, Engine engine) {
        awaitIndexed(engine);
        long found = 0;
        for (float[] query : queries) {
            List<Hit> truth = ask(engine, query, SearchEffort.EXACT);
            // Several records may have one vector, so what counts is how near they are, not which.
            float worst = truth.getLast().score();
            found += ask(engine, query, SearchEffort.DEFAULT).stream()
                    .filter(hit -> hit.score() >= worst)
                    .count();
        }
        Measure.print(
                "%s: recall %.4f, %d MB of segments, %s",
                what,
                (double) found / queries.length / TOP_K,
                engine.stats().segmentBytes() / 1_000_000,
                engine.stats());
    }

    private static List<Hit> ask(Engine engine, float[] values, SearchEffort effort) {
        Query query = new Query(Metric.COSINE, values, null, TOP_K, null, false, false, Long.MAX_VALUE, effort);
        return engine.query(KEY, query).value();
    }
}
