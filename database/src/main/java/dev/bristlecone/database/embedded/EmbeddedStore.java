package dev.bristlecone.database.embedded;

import com.sun.management.OperatingSystemMXBean;
import dev.bristlecone.database.access.AccessKeys;
import dev.bristlecone.database.access.CatalogAccessKeys;
import dev.bristlecone.database.control.CatalogTextSchemas;
import dev.bristlecone.database.control.ControlSettings;
import dev.bristlecone.database.control.EmbeddingModels;
import dev.bristlecone.database.control.Indexes;
import dev.bristlecone.database.data.Aliases;
import dev.bristlecone.database.data.DataLimits;
import dev.bristlecone.database.data.Documents;
import dev.bristlecone.database.data.Namespaces;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.database.records.TextRecords;
import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.EngineStats;
import dev.bristlecone.engine.NamespaceStats;
import dev.bristlecone.engine.Page;
import dev.bristlecone.engine.Write;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The whole database in one process on one data directory: built in order, closed in reverse.
public final class EmbeddedStore implements AutoCloseable {
    private static final int SIZE_PAGE = 1_000;

    private final EmbeddedEngine embedded;
    private final Engine engine;
    private final Indexes indexes;
    private final AccessKeys keys;
    private final Vectors vectors;
    private final Namespaces namespaces;
    private final TextRecords records;
    private final Documents documents;
    private final Aliases aliases;

    private EmbeddedStore(
            EmbeddedEngine embedded,
            Indexes indexes,
            AccessKeys keys,
            DataLimits dataLimits,
            Inference inference,
            InstantSource clock) {
        this.embedded = embedded;
        this.engine = embedded.engine();
        this.indexes = indexes;
        this.keys = keys;
        this.aliases = Aliases.open(embedded.catalog(), engine, clock);
        indexes.addListener(new AliasesLeave(aliases));
        this.vectors = new Vectors(engine, dataLimits, aliases);
        this.namespaces = new Namespaces(engine, aliases, dataLimits.filteredStats());
        DataLimits unbounded =
                new DataLimits(Long.MAX_VALUE, Long.MAX_VALUE, dataLimits.recall(), dataLimits.filteredStats());
        this.records = new TextRecords(
                vectors, new Vectors(engine, unbounded, aliases), inference, dataLimits.upsertBytesMax());
        this.documents = new Documents(engine, dataLimits, aliases, inference);
    }

    /// Opens the directory, creating it when absent, and recovers what it holds.
    ///
    /// @param control ports and quotas of indexes
    /// @param inference what texts are embedded and reranked with; stays the caller's
    /// @param ids identities, never repeated
    /// @param portUsable whether this machine can listen on a port
    /// @throws DamagedStoreException when bytes fail their checks and it cannot be opened for writing
    /// @throws IOException in words for the operator: another process holds it, too new, disk full
    public static EmbeddedStore open(
            Path data,
            StoreLimits limits,
            DataLimits dataLimits,
            ControlSettings control,
            Inference inference,
            InstantSource clock,
            Supplier<UUID> ids,
            IntPredicate portUsable)
            throws IOException {
        EmbeddedEngine embedded;
        try {
            embedded = EmbeddedEngine.open(
                    data, StoreSettings.DEFAULTS, engineSettings(limits), ids, CatalogTextSchemas::new);
        } catch (StorageException e) {
            throw e.kind() == StorageException.Kind.CORRUPT ? new DamagedStoreException(e) : e;
        }
        try {
            Engine engine = embedded.engine();
            Indexes indexes = Indexes.open(
                    embedded.catalog(),
                    index -> drop(engine, index),
                    control,
                    models(inference),
                    clock,
                    ids,
                    portUsable);
            return new EmbeddedStore(
                    embedded, indexes, new CatalogAccessKeys(embedded.catalog()), dataLimits, inference, clock);
        } catch (RuntimeException e) {
            try (embedded) {
                throw e;
            }
        }
    }

    /// Opens an existing directory for reading, with all that is intact. Writes and changes are refused, the
    /// directory stays as it is.
    ///
    /// @throws IOException in words for the operator
    public static EmbeddedStore openReadOnly(
            Path data,
            StoreLimits limits,
            DataLimits dataLimits,
            ControlSettings control,
            Inference inference,
            InstantSource clock,
            Supplier<UUID> ids)
            throws IOException {
        EmbeddedEngine embedded = EmbeddedEngine.openReadOnly(
                data, StoreSettings.DEFAULTS, engineSettings(limits), CatalogTextSchemas::new);
        try {
            Indexes indexes = Indexes.openReadOnly(embedded.catalog(), control, models(inference), clock, ids);
            return new EmbeddedStore(
                    embedded, indexes, new CatalogAccessKeys(embedded.catalog()), dataLimits, inference, clock);
        } catch (RuntimeException e) {
            try (embedded) {
                throw e;
            }
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

    public Aliases aliases() {
        return aliases;
    }

    public Documents documents() {
        return documents;
    }

    public Namespaces namespaces() {
        return namespaces;
    }

    public TextRecords records() {
        return records;
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
                stats.damage(),
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
    @Override
    public void close() throws IOException {
        embedded.close();
    }

    private static EmbeddingModels models(Inference inference) {
        return name -> inference.model(name).card();
    }

    private static EngineSettings engineSettings(StoreLimits limits) {
        return new EngineSettings(
                        limits.tailBytes(),
                        limits.tailLimitBytes(),
                        limits.logBytes(),
                        EngineSettings.DEFAULT.mergeFanIn(),
                        EngineSettings.DEFAULT.deletedShareMax(),
                        limits.compactionBytes())
                .withIndexes(
                        limits.indexRecords(),
                        indexFastBytesMax(limits.indexLayout()),
                        freeBytes(),
                        limits.indexThreads());
    }

    private static long indexFastBytesMax(IndexLayout layout) {
        return switch (layout) {
            case FAST -> Long.MAX_VALUE;
            case COMPACT -> 0;
            case AUTO -> freeBytes() / 2;
        };
    }

    /// Memory of the machine, or of the container the process is confined to, that the heap leaves free.
    private static long freeBytes() {
        long all = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Long.MAX_VALUE;
        return all - Runtime.getRuntime().maxMemory();
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
}
