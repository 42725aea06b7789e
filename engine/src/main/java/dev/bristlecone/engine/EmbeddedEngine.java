package dev.bristlecone.engine;

import dev.bristlecone.search.dense.Parallel;
import dev.bristlecone.storage.ThreadLane;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.directory.StoreDirectory;
import dev.bristlecone.storage.directory.StoreSettings;
import dev.bristlecone.storage.disk.SpaceGuard;
import dev.bristlecone.storage.log.LogSurvey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The embedded mode put together: one data directory, one log, five threads, one [Engine]. Closing it closes all of
/// that in reverse.
public final class EmbeddedEngine implements AutoCloseable {
    static final String LOG = "shard-0";

    /// Less than this is searched fast enough by code that is not compiled yet.
    private static final long WARM_UP_BYTES_MIN = 4L << 20;

    private final StoreDirectory directory;
    private final List<ThreadLane> lanes;
    private final Engine engine;
    private final @Nullable WarmUp warmUp;

    private EmbeddedEngine(StoreDirectory directory, List<ThreadLane> lanes, Engine engine) {
        this.directory = directory;
        this.lanes = lanes;
        this.engine = engine;
        this.warmUp = engine.stats().segmentBytes() >= WARM_UP_BYTES_MIN ? WarmUp.start() : null;
    }

    /// Opens a data directory, creating it when absent, and recovers what it holds.
    ///
    /// @param ids gives the id of a new store
    /// @throws dev.bristlecone.storage.StorageException FENCED when another process holds the directory; CORRUPT,
    ///     TOO_OLD, TOO_NEW, DISK_FULL or IO
    public static EmbeddedEngine open(
            Path root, StoreSettings storeSettings, EngineSettings engineSettings, Supplier<UUID> ids)
            throws IOException {
        return open(root, storeSettings, engineSettings, ids, catalog -> TextSchemas.NONE);
    }

    /// As [#open(Path, StoreSettings, EngineSettings, Supplier)], with full text.
    ///
    /// @param texts finds out of the catalog which fields of an index are full text
    public static EmbeddedEngine open(
            Path root,
            StoreSettings storeSettings,
            EngineSettings engineSettings,
            Supplier<UUID> ids,
            Function<Catalog, TextSchemas> texts)
            throws IOException {
        StoreDirectory directory = StoreDirectory.open(root, storeSettings, ids);
        List<ThreadLane> lanes = new ArrayList<>(List.of(
                new ThreadLane("bristlecone-log"),
                new ThreadLane("bristlecone-apply"),
                new ThreadLane("bristlecone-flush"),
                new ThreadLane("bristlecone-compaction"),
                new ThreadLane("bristlecone-texts")));
        Parallel indexThreads = indexThreads(engineSettings.indexThreads(), lanes);
        try {
            Engine engine = ShardEngine.open(
                    engineSettings,
                    new EngineParts(
                            directory.storeId(),
                            directory.epoch(),
                            directory.openLog(LOG, lanes.get(0)),
                            directory.blobs(),
                            directory.catalog(),
                            directory.space(),
                            lanes.get(1),
                            lanes.get(2),
                            lanes.get(3),
                            lanes.get(4),
                            new IndexBuilding(indexThreads, directory::openScratch, texts.apply(directory.catalog()))));
            return new EmbeddedEngine(directory, lanes, engine);
        } catch (IOException | RuntimeException e) {
            lanes.forEach(ThreadLane::close);
            directory.close();
            throw e;
        }
    }

    /// Opens an existing data directory for reading, with all that is intact: nothing in it changes, writes are
    /// refused.
    ///
    /// @throws dev.bristlecone.storage.StorageException FENCED when another process holds the directory; CORRUPT
    ///     when manifest or catalog are damaged; TOO_OLD, TOO_NEW or IO
    public static EmbeddedEngine openReadOnly(Path root, StoreSettings storeSettings, EngineSettings engineSettings)
            throws IOException {
        return openReadOnly(root, storeSettings, engineSettings, catalog -> TextSchemas.NONE);
    }

    /// As [#openReadOnly(Path, StoreSettings, EngineSettings)], with full text.
    ///
    /// @param texts finds out of the catalog which fields of an index are full text
    public static EmbeddedEngine openReadOnly(
            Path root, StoreSettings storeSettings, EngineSettings engineSettings, Function<Catalog, TextSchemas> texts)
            throws IOException {
        StoreDirectory directory = StoreDirectory.openReadOnly(root, storeSettings);
        List<ThreadLane> lanes = List.of(
                new ThreadLane("bristlecone-apply"),
                new ThreadLane("bristlecone-flush"),
                new ThreadLane("bristlecone-compaction"),
                new ThreadLane("bristlecone-texts"));
        try {
            long floorLsn = ManifestStore.open(
                            directory.blobs(), directory.catalog(), directory.storeId(), directory.epoch())
                    .current()
                    .floorLsn();
            LogSurvey survey = directory.surveyLog(LOG, floorLsn);
            Engine engine = ShardEngine.openReadOnly(
                    engineSettings,
                    new EngineParts(
                            directory.storeId(),
                            directory.epoch(),
                            survey.readable(),
                            directory.blobs(),
                            directory.catalog(),
                            directory.space(),
                            lanes.get(0),
                            lanes.get(1),
                            lanes.get(2),
                            lanes.get(3),
                            IndexBuilding.plain(texts.apply(directory.catalog()))),
                    readOnlyReason(survey));
            return new EmbeddedEngine(directory, lanes, engine);
        } catch (IOException | RuntimeException e) {
            lanes.forEach(ThreadLane::close);
            directory.close();
            throw e;
        }
    }

    private static String readOnlyReason(LogSurvey survey) {
        LogSurvey.Damage damage = survey.damage();
        return damage == null || damage.lossless()
                ? "the store is open for reading only"
                : "the store is open for reading only, up to LSN " + survey.lastGoodLsn() + ": its log is damaged in "
                        + damage.file() + " at offset " + damage.offset();
    }

    /// The compaction lane and lanes of their own, one task each at a time.
    private static Parallel indexThreads(int threads, List<ThreadLane> lanes) {
        List<ThreadLane> others = IntStream.range(1, threads)
                .mapToObj(i -> new ThreadLane("bristlecone-index-" + i))
                .toList();
        lanes.addAll(others);
        AtomicInteger next = new AtomicInteger();
        return Parallel.on(
                task -> others.get(next.getAndIncrement() % others.size()).submit(task), threads);
    }

    public Engine engine() {
        return engine;
    }

    /// Where definitions, keys and settings are kept. Closed by this store.
    public Catalog catalog() {
        return directory.catalog();
    }

    /// How much room is left.
    public SpaceGuard space() {
        return directory.space();
    }

    /// Completes accepted writes and frees the directory, whatever fails on the way.
    @Override
    public void close() throws IOException {
        try (directory) {
            try (warmUp) {
                engine.close();
            } finally {
                lanes.forEach(ThreadLane::close);
            }
        }
    }
}
