package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.storage.Lane;
import dev.bristlecone.storage.ThreadLane;
import dev.bristlecone.storage.blob.DirectoryBlobStore;
import dev.bristlecone.storage.disk.SimulatedDisk;
import dev.bristlecone.storage.disk.SpaceGuard;
import dev.bristlecone.storage.log.Admission;
import dev.bristlecone.storage.log.FileShardLog;
import dev.bristlecone.storage.log.ShardLogSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Goal: a close at any moment of a flush loses nothing, and afterwards every call says that the store is closed.
///
/// Method: real threads over a simulated disk; the last write before the close starts a flush of many namespaces, and
/// the compaction lane holds the close up until the manifest of that flush is being built.
class EngineCloseTest {
    private static final UUID STORE = new UUID(4, 4);
    private static final NamespaceKey KEY = new NamespaceKey(RandomWrites.INDEX, "n");
    private static final int NAMESPACES = 10_000;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final FakeCatalog catalog = new FakeCatalog();
    private long epoch;

    @Test
    void closingWhileAFlushIsPublishedLosesNoNamespace() throws IOException {
        List<Write> writes = IntStream.range(0, NAMESPACES)
                .mapToObj(number -> upsert(new NamespaceKey(KEY.index(), "n" + (NAMESPACES + number))))
                .toList();
        long logBytes = (long) NAMESPACES
                * OperationWriter.encode(Operation.of(writes.getFirst())).remaining();
        EngineSettings flushAfterTheLastWrite = new EngineSettings(1 << 30, 1 << 30, logBytes, 4, 0.2, 1 << 20);
        AtomicBoolean closing = new AtomicBoolean();
        try (Store store = open(flushAfterTheLastWrite, closing)) {
            writes.stream().map(store.engine::write).toList().forEach(CompletableFuture::join);
            await(() -> disk.names().stream().anyMatch(name -> name.startsWith("blobs/temp/")));
            closing.set(true);
        }
        try (Store store = open(flushAfterTheLastWrite, new AtomicBoolean())) {
            assertThat(store.engine.stats().floorLsn())
                    .as("the flush was published")
                    .isPositive();
            assertThat(store.engine.countNamespaces(KEY.index(), "")).isEqualTo(NAMESPACES);
            assertThat(store.engine
                            .namespaces(KEY.index(), "", NAMESPACES, null)
                            .items())
                    .extracting(NamespaceStats::recordCount)
                    .containsOnly(1L);
        }
    }

    @Test
    void everyCallAfterCloseSaysSo() throws IOException {
        Store store = open(EngineSettings.DEFAULT, new AtomicBoolean());
        ShardEngine engine = store.engine;
        engine.write(upsert(KEY)).join();
        store.close();
        engine.close();
        assertClosed(() -> engine.fetch(KEY, List.of("a")));
        assertClosed(() -> engine.list(KEY, "", 10, null));
        assertClosed(() -> engine.describe(KEY));
        assertClosed(() -> engine.namespaces(KEY.index(), "", 10, null));
        assertClosed(() -> engine.countNamespaces(KEY.index(), ""));
        assertThat(engine.write(upsert(KEY)).exceptionNow())
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static void assertClosed(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static Write upsert(NamespaceKey key) {
        return new Write.Upsert(
                key,
                RandomWrites.SPACE,
                List.of(new Record("a", new float[RandomWrites.DIMENSION], null, Metadata.EMPTY)));
    }

    private Store open(EngineSettings settings, AtomicBoolean closing) throws IOException {
        List<ThreadLane> lanes = List.of(
                new ThreadLane("log"),
                new ThreadLane("apply"),
                new ThreadLane("flush"),
                new ThreadLane("merge"),
                new ThreadLane("texts"));
        FileShardLog log = FileShardLog.open(
                disk, "log", STORE, lanes.get(0), new ShardLogSettings(8 << 20, 1 << 20, 1 << 20), Admission.ALWAYS);
        CompletableFuture<ShardEngine> opened = new CompletableFuture<>();
        Lane compactionLane = new Lane() {
            @Override
            public void submit(Runnable task) {
                lanes.get(3).submit(() -> {
                    await(() -> !closing.get() || opened.join().stats().flushes() > 0);
                    task.run();
                });
            }

            @Override
            public void submitAfter(Duration delay, Runnable task) {
                lanes.get(3).submitAfter(delay, task);
            }
        };
        ShardEngine engine = ShardEngine.open(
                settings,
                new EngineParts(
                        STORE,
                        ++epoch,
                        log,
                        DirectoryBlobStore.open(disk, "blobs"),
                        catalog,
                        SpaceGuard.open(disk, SimulatedStore.UNGUARDED),
                        lanes.get(1),
                        lanes.get(2),
                        compactionLane,
                        lanes.get(4),
                        IndexBuilding.plain()));
        opened.complete(engine);
        return new Store(engine, lanes);
    }

    /// Waits for what another thread is about to do; going on after a while only makes the test weaker.
    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private record Store(ShardEngine engine, List<ThreadLane> lanes) implements AutoCloseable {
        @Override
        public void close() {
            engine.close();
            lanes.forEach(ThreadLane::close);
        }
    }
}
