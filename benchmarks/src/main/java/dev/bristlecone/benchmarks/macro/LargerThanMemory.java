package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.benchmarks.dataset.VectorFile;
import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// Question: how much slower are queries when the process may use less memory than the vectors take?
/// Fixture: real vectors (fvecs files), cosine, each of them several times: moved a quarter of the way to another one.
/// Run: `LargerThanMemory load DIRECTORY BASE.fvecs QUERY.fvecs COPIES fast|compact` with an empty directory, then
/// `LargerThanMemory query DIRECTORY BASE.fvecs QUERY.fvecs` under each limit in question.
public final class LargerThanMemory {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final int BATCH = 200;
    private static final int OPEN_WRITES_MAX = 8;
    private static final int QUERIES = 500;
    private static final int TOP_K = 10;

    /// Rounds over all queries; the first ones only warm up.
    private static final int ROUNDS = 8;

    private static final int WARM_UP_ROUNDS = 3;
    private static final float MOVED = 0.25f;

    private LargerThanMemory() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        try (VectorFile base = VectorFile.open(Path.of(arguments[2]));
                VectorFile queries = VectorFile.open(Path.of(arguments[3]))) {
            float[][] asked = queries.rows(0, Math.min(QUERIES, queries.count()));
            if (arguments[0].equals("load")) {
                boolean fast = arguments[5].equals("fast");
                load(directory, base, Integer.parseInt(arguments[4]), fast ? Long.MAX_VALUE : 0);
                saveTruth(directory, asked);
            } else {
                query(directory, asked);
            }
        }
    }

    private static EmbeddedEngine open(Path directory, long indexFastBytesMax) throws IOException {
        EngineSettings shipped = EngineSettings.DEFAULT;
        EngineSettings settings = new EngineSettings(
                        shipped.tailBytesMax(),
                        shipped.tailBytesLimit(),
                        shipped.logBytesMax(),
                        shipped.mergeFanIn(),
                        shipped.deletedShareMax(),
                        1L << 40)
                .withIndexes(shipped.indexRecordsMin(), indexFastBytesMax, Long.MAX_VALUE, 2);
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, settings, () -> new UUID(1, 2));
    }

    private static void load(Path directory, VectorFile base, int copies, long indexFastBytesMax) throws IOException {
        long start = System.nanoTime();
        try (EmbeddedEngine store = open(directory, indexFastBytesMax)) {
            Engine engine = store.engine();
            VectorSpace space = new VectorSpace(base.dimension(), Metric.COSINE);
            ArrayDeque<CompletableFuture<WriteResult>> open = new ArrayDeque<>();
            for (int first = 0; first < copies * base.count(); first += BATCH) {
                List<Record> records = new ArrayList<>();
                for (int i = first; i < Math.min(copies * base.count(), first + BATCH); i++) {
                    records.add(new Record("r" + i, vector(base, i), null, Metadata.EMPTY));
                }
                open.add(engine.write(new Write.Upsert(KEY, space, records)));
                if (open.size() > OPEN_WRITES_MAX) {
                    open.remove().join();
                }
            }
            open.forEach(CompletableFuture::join);
            Measure.print("loaded %d records in %.1f s", copies * base.count(), Measure.millisSince(start) / 1e3);
            while (engine.unindexedRecords() > 0) {
                LockSupport.parkNanos(1_000_000_000L);
            }
            Measure.print("indexed after %.1f s: %s", Measure.millisSince(start) / 1e3, engine.stats());
        }
    }

    private static float[] vector(VectorFile base, int number) {
        int row = number % base.count();
        float[] vector = base.row(row);
        int copy = number / base.count();
        if (copy > 0) {
            float[] other = base.row((int) ((row * 31L + copy * 7_919L) % base.count()));
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (1 - MOVED) * vector[i] + MOVED * other[i];
            }
        }
        return vector;
    }

    private static void saveTruth(Path directory, float[][] asked) throws IOException {
        try (EmbeddedEngine store = open(directory, 0)) {
            List<String> lines = new ArrayList<>();
            for (float[] values : asked) {
                lines.add(String.join(" ", ids(store.engine(), values, SearchEffort.EXACT)));
            }
            Files.write(truth(directory), lines);
        }
    }

    private static Path truth(Path directory) {
        return directory.resolveSibling(directory.getFileName() + ".truth");
    }

    private static void query(Path directory, float[][] asked) throws IOException {
        List<Set<String>> truth = Files.readAllLines(truth(directory)).stream()
                .map(line -> Set.copyOf(Arrays.asList(line.split(" "))))
                .toList();
        try (EmbeddedEngine store = open(directory, 0)) {
            long[] nanos = new long[(ROUNDS - WARM_UP_ROUNDS) * asked.length];
            long hits = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < asked.length; i++) {
                    long start = System.nanoTime();
                    List<String> found = ids(store.engine(), asked[i], SearchEffort.DEFAULT);
                    long took = System.nanoTime() - start;
                    if (round >= WARM_UP_ROUNDS) {
                        nanos[(round - WARM_UP_ROUNDS) * asked.length + i] = took;
                        Set<String> both = new HashSet<>(found);
                        both.retainAll(truth.get(i));
                        hits += both.size();
                    }
                }
            }
            Measure.print(
                    "recall %.4f, %s, resident %d MB",
                    (double) hits / nanos.length / TOP_K, Measure.percentiles(nanos), Measure.residentMegabytes());
        }
    }

    private static List<String> ids(Engine engine, float[] values, SearchEffort effort) {
        Query query = new Query(Metric.COSINE, values, null, TOP_K, null, false, false, Long.MAX_VALUE, effort);
        return engine.query(KEY, query).value().stream()
                .map(Hit::record)
                .map(Record::id)
                .toList();
    }
}
