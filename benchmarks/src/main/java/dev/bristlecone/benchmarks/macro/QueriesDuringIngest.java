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
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// Question: how slow do queries become, and what do they find, while records are written and indexed at a steady rate?
/// Fixture: half of real vectors (fvecs file), cosine, written and indexed before; then SECONDS of RATE records a
/// second,
/// rows of the file at random under new ids. One thread asks all the time, before and meanwhile; every hundredth query
/// is also asked exactly, right after, which counts for recall alone.
/// Run: `QueriesDuringIngest DIRECTORY BASE.fvecs QUERY.fvecs RATE SECONDS`, with an empty directory.
public final class QueriesDuringIngest {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final int BATCH = 100;
    private static final int QUERIES = 1_000;
    private static final int QUIET_QUERIES = 40_000;
    private static final int CHECKED_EVERY = 100;
    private static final int TOP_K = 10;

    private final Engine engine;
    private final VectorFile base;
    private final float[][] queries;

    private QueriesDuringIngest(Engine engine, VectorFile base, float[][] queries) {
        this.engine = engine;
        this.base = base;
        this.queries = queries;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        try (VectorFile base = VectorFile.open(Path.of(arguments[1]));
                VectorFile asked = VectorFile.open(Path.of(arguments[2]));
                EmbeddedEngine store = EmbeddedEngine.open(
                        Path.of(arguments[0]), StoreSettings.DEFAULTS, EngineSettings.DEFAULT, () -> new UUID(1, 2));
                ExecutorService asking = Executors.newSingleThreadExecutor()) {
            float[][] queries = asked.rows(0, Math.min(QUERIES, asked.count()));
            QueriesDuringIngest run = new QueriesDuringIngest(store.engine(), base, queries);
            run.run(asking, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        }
    }

    private void run(ExecutorService asking, int rate, int seconds) throws InterruptedException, ExecutionException {
        int first = base.count() / 2;
        write(0, first, Integer.MAX_VALUE);
        awaitIndexed();
        Asker quiet = new Asker(QUIET_QUERIES);
        asking.submit(quiet).get();
        quiet.report("quiet", rate);
        Asker meanwhile = new Asker(Integer.MAX_VALUE);
        Future<?> asked = asking.submit(meanwhile);
        long start = System.nanoTime();
        write(first, first + rate * seconds, rate);
        double written = Measure.millisSince(start) / 1e3;
        while (engine.unindexedRecords() > 0) {
            LockSupport.parkNanos(100_000_000L);
        }
        double indexed = Measure.millisSince(start) / 1e3;
        meanwhile.stopped = true;
        asked.get();
        meanwhile.report("meanwhile", rate);
        Measure.print("%d records written in %.1f s, segments indexed after %.1f s", rate * seconds, written, indexed);
    }

    private void write(int from, int end, int rate) {
        VectorSpace space = new VectorSpace(base.dimension(), Metric.COSINE);
        long start = System.nanoTime();
        for (int first = from; first < end; first += BATCH) {
            List<Record> records = new ArrayList<>();
            for (int i = first; i < Math.min(end, first + BATCH); i++) {
                int row = (int) (i * 7_919L % base.count());
                records.add(new Record("r" + i, base.row(row), null, Metadata.EMPTY));
            }
            engine.write(new Write.Upsert(KEY, space, records)).join();
            long ahead = start + (long) ((first - from) * 1e9 / rate) - System.nanoTime();
            if (ahead > 0) {
                LockSupport.parkNanos(ahead);
            }
        }
    }

    private void awaitIndexed() {
        EngineStats before;
        do {
            before = engine.stats();
            LockSupport.parkNanos(2_000_000_000L);
        } while (engine.unindexedRecords() > 0 || !engine.stats().equals(before) || before.tailBytes() > 0);
    }

    private List<Hit> ask(float[] values, SearchEffort effort) {
        Query query = new Query(Metric.COSINE, values, null, TOP_K, null, false, false, Long.MAX_VALUE, effort);
        return engine.query(KEY, query).value();
    }

    /// Asks one query after the other.
    private final class Asker implements Runnable {
        private final int count;
        private long[] nanos = new long[1 << 16];
        private int asked;
        private long checked;
        private long found;
        private volatile boolean stopped;

        Asker(int count) {
            this.count = count;
        }

        @Override
        public void run() {
            while (asked < count && !stopped) {
                float[] values = queries[asked % queries.length];
                long start = System.nanoTime();
                List<Hit> hits = ask(values, SearchEffort.DEFAULT);
                if (asked == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * asked);
                }
                nanos[asked++] = System.nanoTime() - start;
                if (asked % CHECKED_EVERY == 0) {
                    check(values, hits);
                }
            }
        }

        /// Several records may have one vector, so what counts is how near they are, not which.
        private void check(float[] values, List<Hit> hits) {
            float worst = ask(values, SearchEffort.EXACT).getLast().score();
            checked += TOP_K;
            found += hits.stream().filter(hit -> hit.score() >= worst).count();
        }

        void report(String when, int rate) {
            Measure.print(
                    "%s, %d records/s: %d queries, recall %.4f, %s",
                    when, rate, asked, (double) found / checked, Measure.percentiles(Arrays.copyOf(nanos, asked)));
        }
    }
}
