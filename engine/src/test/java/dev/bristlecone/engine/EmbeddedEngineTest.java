package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: with real threads, files and a real catalog, each writer reads its own writes at once, readers never see a
/// part of a request, and a restart gives back everything.
class EmbeddedEngineTest {
    private static final EngineSettings SMALL = new EngineSettings(12 << 10, 256 << 10, 1 << 20, 3, 0.2, 64 << 20)
            .withIndexes(60, 1)
            .withPartRecordsMin(10);
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(3, 3), "shared");
    private static final VectorSpace SPACE = new VectorSpace(16, Metric.EUCLIDEAN);
    private static final int WRITERS = 3;
    private static final int ROUNDS = 200;
    private static final int PAIRS = 50;

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void concurrentWritersReadTheirWritesAndEverythingSurvivesARestart() throws Exception {
        List<Map<String, Float>> expected = new ArrayList<>();
        try (EmbeddedEngine store = open();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            AtomicBoolean stopped = new AtomicBoolean();
            Future<?> reader = threads.submit(() -> readPairs(store.engine(), stopped));
            List<Future<Map<String, Float>>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int number = writer;
                writers.add(threads.submit(() -> write(store.engine(), number)));
            }
            for (Future<Map<String, Float>> writer : writers) {
                expected.add(writer.get());
            }
            stopped.set(true);
            reader.get();
            while (store.engine().stats().flushes() == 0
                    || store.engine().stats().compactions() == 0) {
                Thread.onSpinWait();
            }
            assertContents(store.engine(), expected);
        }
        try (EmbeddedEngine store = open()) {
            assertContents(store.engine(), expected);
        }
    }

    @Test
    void aLostOrDamagedCatalogCostsNothing() throws Exception {
        List<Map<String, Float>> expected = new ArrayList<>();
        try (EmbeddedEngine store = open()) {
            expected.add(write(store.engine(), 0));
            assertThat(store.engine().stats().flushes()).isPositive();
        }
        Path catalog = directory.resolve("catalog.sqlite");
        Files.delete(catalog);
        try (EmbeddedEngine store = open()) {
            assertContents(store.engine(), expected);
            assertThat(store.engine().stats().floorLsn()).isPositive();
        }
        byte[] content = Files.readAllBytes(catalog);
        Arrays.fill(content, content.length / 3, content.length, (byte) 7);
        Files.write(catalog, content);
        try (EmbeddedEngine store = open()) {
            assertContents(store.engine(), expected);
        }
    }

    @Test
    void readsAreAsNewAsWritesThatChangedNothing() throws Exception {
        try (EmbeddedEngine store = open()) {
            Engine engine = store.engine();
            engine.write(new Write.Upsert(KEY, SPACE, List.of(stamped("a", 1)))).get();

            long lsn = engine.write(new Write.UpdateRecord(KEY, "unknown", null, null, Metadata.EMPTY))
                    .get()
                    .lsn();

            assertThat(engine.fetch(KEY, List.of("a")).lsn()).isGreaterThanOrEqualTo(lsn);
            assertThat(engine.list(KEY, "", 1, null).lsn()).isGreaterThanOrEqualTo(lsn);
        }
    }

    @Test
    void aRecordHasTheSameSizeInMemoryAndInAFile() throws Exception {
        try (EmbeddedEngine store = open()) {
            Engine engine = store.engine();
            Write.DeleteRecords delete = new Write.DeleteRecords(KEY, List.of("a"));
            engine.write(new Write.Upsert(KEY, SPACE, List.of(stamped("a", 1)))).get();
            long inMemory = engine.write(delete).get().touchedBytes();

            engine.write(new Write.Upsert(KEY, SPACE, List.of(stamped("a", 1)))).get();
            for (int i = 0; engine.stats().flushes() == 0; i++) {
                engine.write(new Write.Upsert(KEY, SPACE, List.of(stamped("filling" + i, 1))))
                        .get();
            }

            assertThat(engine.write(delete).get().touchedBytes())
                    .isEqualTo(inMemory)
                    .isGreaterThan(4L * SPACE.dimension());
        }
    }

    private EmbeddedEngine open() throws IOException {
        return EmbeddedEngine.open(directory, StoreSettings.DEFAULTS, SMALL, () -> new UUID(9, 9));
    }

    /// Writes both records of a pair with the same stamp in one request, updates and deletes pairs, and reads back.
    private static Map<String, Float> write(Engine engine, int writer) throws ExecutionException, InterruptedException {
        Random random = new Random(writer);
        Map<String, Float> live = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            String pair = "w" + writer + "-" + random.nextInt(PAIRS);
            List<String> ids = List.of(pair + "-a", pair + "-b");
            if (random.nextInt(5) == 0) {
                engine.write(new Write.DeleteRecords(KEY, ids)).get();
                ids.forEach(live::remove);
            } else {
                float stamp = round;
                engine.write(new Write.Upsert(
                                KEY,
                                SPACE,
                                ids.stream().map(id -> stamped(id, stamp)).toList()))
                        .get();
                ids.forEach(id -> live.put(id, stamp));
            }
            List<Record> read = engine.fetch(KEY, ids).value();
            assertThat(read.stream().map(EmbeddedEngineTest::stampOf))
                    .as("what writer %d reads after round %d", writer, round)
                    .isEqualTo(ids.stream()
                            .filter(live::containsKey)
                            .map(live::get)
                            .toList());
        }
        return live;
    }

    private static @Nullable Void readPairs(Engine engine, AtomicBoolean stopped) {
        Query query = new Query(Metric.EUCLIDEAN, new float[SPACE.dimension()], null, 1_000, null, true, true);
        while (!stopped.get()) {
            Map<String, Float> seen = new TreeMap<>();
            for (Hit hit : engine.query(KEY, query).value()) {
                seen.put(hit.record().id(), stampOf(hit.record()));
            }
            seen.forEach((id, stamp) -> assertThat(seen.get(twin(id)))
                    .as("the other half of %s at one snapshot", id)
                    .isEqualTo(stamp));
        }
        return null;
    }

    private static String twin(String id) {
        return id.substring(0, id.length() - 1) + (id.endsWith("a") ? "b" : "a");
    }

    private static void assertContents(Engine engine, List<Map<String, Float>> expected) {
        Map<String, Float> all = new TreeMap<>();
        expected.forEach(all::putAll);
        assertThat(engine.list(KEY, "", 1_000, null).items()).isEqualTo(List.copyOf(all.keySet()));
        assertThat(engine.describe(KEY).orElseThrow().recordCount()).isEqualTo(all.size());
        for (Record record : engine.fetch(KEY, List.copyOf(all.keySet())).value()) {
            assertThat(stampOf(record)).as(record.id()).isEqualTo(all.get(record.id()));
        }
    }

    private static Record stamped(String id, float stamp) {
        float[] values = new float[SPACE.dimension()];
        values[3] = stamp;
        return new Record(id, values, null, Metadata.of(Map.of("stamp", new MetadataValue.Numeric(stamp))));
    }

    private static float stampOf(Record record) {
        float[] values = Objects.requireNonNull(record.values(), record::id);
        assertThat(record.metadata().fields().get("stamp")).isEqualTo(new MetadataValue.Numeric(values[3]));
        return values[3];
    }
}
