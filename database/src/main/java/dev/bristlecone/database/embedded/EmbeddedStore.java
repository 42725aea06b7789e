package dev.bristlecone.database.embedded;

import dev.bristlecone.database.access.AccessKeys;
import dev.bristlecone.database.access.CatalogAccessKeys;
import dev.bristlecone.database.control.ControlSettings;
import dev.bristlecone.database.control.Indexes;
import dev.bristlecone.database.data.Namespaces;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineParts;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.EngineStats;
import dev.bristlecone.engine.NamespaceStats;
import dev.bristlecone.engine.Page;
import dev.bristlecone.engine.ShardEngine;
import dev.bristlecone.engine.Write;
import dev.bristlecone.storage.ThreadLane;
import dev.bristlecone.storage.directory.StoreDirectory;
import dev.bristlecone.storage.directory.StoreSettings;
import dev.bristlecone.storage.log.ShardLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The whole database in one process on one data directory: built in order, closed in reverse.
public final class EmbeddedStore implements AutoCloseable {
    private static final String LOG_NAME = "shard-0";
    private static final int SIZE_PAGE = 1_000;

    /// What was opened, the latest first.
    private final Deque<AutoCloseable> opened;

    private final Engine engine;
    private final Indexes indexes;
    private final AccessKeys keys;
    private final Vectors vectors;
    private final Namespaces namespaces;

    private EmbeddedStore(Deque<AutoCloseable> opened, Engine engine, Indexes indexes, AccessKeys keys) {
        this.opened = opened;
        this.engine = engine;
        this.indexes = indexes;
        this.keys = keys;
        this.vectors = new Vectors(engine);
        this.namespaces = new Namespaces(engine);
    }

    /// Opens the directory, creating it when absent, and recovers what it holds.
    ///
    /// @param control ports and quotas of indexes
    /// @param ids identities, never repeated
    /// @param portUsable whether this machine can listen on a port
    /// @throws IOException in words for the operator: another process holds it, damaged, too new, disk full
    public static EmbeddedStore open(
            Path data,
            StoreLimits limits,
            ControlSettings control,
            InstantSource clock,
            Supplier<UUID> ids,
            IntPredicate portUsable)
            throws IOException {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            StoreDirectory directory = keep(opened, StoreDirectory.open(data, StoreSettings.DEFAULTS, ids));
            ThreadLane logLane = keep(opened, new ThreadLane("log"));
            ThreadLane compactionLane = keep(opened, new ThreadLane("compaction"));
            ThreadLane flushLane = keep(opened, new ThreadLane("flush"));
            ThreadLane applyLane = keep(opened, new ThreadLane("apply"));
            ShardLog log = directory.openLog(LOG_NAME, logLane);
            EngineParts parts = new EngineParts(
                    directory.storeId(),
                    directory.epoch(),
                    log,
                    directory.blobs(),
                    directory.catalog(),
                    applyLane,
                    flushLane,
                    compactionLane);
            Engine engine = keep(opened, ShardEngine.open(engineSettings(limits), parts));
            Indexes indexes =
                    Indexes.open(directory.catalog(), index -> drop(engine, index), control, clock, ids, portUsable);
            return new EmbeddedStore(opened, engine, indexes, new CatalogAccessKeys(directory.catalog()));
        } catch (IOException | RuntimeException e) {
            closeAll(opened, e);
            throw e;
        }
    }

    public Indexes indexes() {
        return indexes;
    }

    public AccessKeys keys() {
        return keys;
    }

    public Vectors vectors() {
        return vectors;
    }

    public Namespaces namespaces() {
        return namespaces;
    }

    public StoreStatus status() {
        EngineStats stats = engine.stats();
        return new StoreStatus(
                stats.lastLsn(),
                stats.tailBytes(),
                stats.logBytes(),
                stats.segmentBytes(),
                stats.segmentFiles(),
                stats.flushes(),
                stats.compactions(),
                stats.readOnlyReason());
    }

    /// Adds up all namespaces of an index; walks over each of them.
    public IndexSize measure(UUID index) {
        long records = 0;
        long bytes = 0;
        @Nullable String after = null;
        do {
            Page<NamespaceStats> page = engine.namespaces(index, "", SIZE_PAGE, after);
            for (NamespaceStats namespace : page.items()) {
                records += namespace.recordCount();
                bytes += namespace.sizeBytes();
            }
            after = page.next();
        } while (after != null);
        return new IndexSize(records, bytes);
    }

    /// Completes accepted writes and frees the directory.
    ///
    /// @throws IOException when something could not be closed; the rest is closed nevertheless
    @Override
    public void close() throws IOException {
        IOException failure = new IOException("the store did not close cleanly");
        closeAll(opened, failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private static EngineSettings engineSettings(StoreLimits limits) {
        return new EngineSettings(
                limits.tailBytes(),
                limits.tailLimitBytes(),
                limits.logBytes(),
                EngineSettings.DEFAULT.mergeFanIn(),
                EngineSettings.DEFAULT.deletedShareMax(),
                limits.compactionBytes());
    }

    private static void drop(Engine engine, UUID index) {
        try {
            engine.write(new Write.DropIndex(index)).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> opened, T resource) {
        opened.push(resource);
        return resource;
    }

    private static void closeAll(Deque<AutoCloseable> opened, Exception failure) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
