package dev.bristlecone.storage.directory;

import dev.bristlecone.storage.Lane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.blob.BlobStore;
import dev.bristlecone.storage.blob.DirectoryBlobStore;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.catalog.Catalog.Change;
import dev.bristlecone.storage.catalog.MirroredCatalog;
import dev.bristlecone.storage.catalog.ReadOnlyCatalog;
import dev.bristlecone.storage.catalog.SqliteCatalog;
import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.LocalDisk;
import dev.bristlecone.storage.disk.SpaceGuard;
import dev.bristlecone.storage.disk.StoreLock;
import dev.bristlecone.storage.log.FileShardLog;
import dev.bristlecone.storage.log.LogSurvey;
import dev.bristlecone.storage.log.ShardLog;
import dev.bristlecone.storage.scratch.FileScratch;
import dev.bristlecone.storage.scratch.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// An open data directory of the embedded mode, held exclusively: everything a process stores is below it.
///
/// | name | what |
/// |---|---|
/// | `lock` | held while the directory is open |
/// | `store.properties` | id and format of the store |
/// | `reserve` | given back when the disk is full |
/// | `catalog.sqlite` | the catalog, with its journal beside it |
/// | `catalog-<number>.mirror` | a copy of the catalog, from which it is rebuilt |
/// | `logs/<name>/` | one log |
/// | `blobs/` | immutable files |
/// | `scratch/` | large memory of background work, empty otherwise |
///
/// The *epoch* rises by one at each open and is durable before `open` returns; whatever a process publishes carries it.
///
/// Threads: any. Close the logs before the directory.
public final class StoreDirectory implements AutoCloseable {
    private static final String CATALOG_FILE = "catalog.sqlite";
    private static final String EPOCH_KEY = "store/epoch";
    private static final String LOGS = "logs";
    private static final String BLOBS = "blobs";
    private static final String SCRATCH = "scratch";

    private final StoreLock lock;
    private final StoreIdentity identity;
    private final StoreSettings settings;
    private final LocalDisk disk;
    private final SpaceGuard space;
    private final Catalog catalog;
    private final BlobStore blobs;

    /// 0 when the directory is only read.
    private final long epoch;

    private StoreDirectory(
            StoreLock lock,
            StoreIdentity identity,
            StoreSettings settings,
            LocalDisk disk,
            SpaceGuard space,
            Catalog catalog,
            BlobStore blobs,
            long epoch) {
        this.lock = lock;
        this.identity = identity;
        this.settings = settings;
        this.disk = disk;
        this.space = space;
        this.catalog = catalog;
        this.blobs = blobs;
        this.epoch = epoch;
    }

    /// Opens a data directory, creating it when absent.
    ///
    /// @param ids gives the id of a new store
    /// @throws StorageException FENCED when another process holds it, TOO_OLD, TOO_NEW, CORRUPT, DISK_FULL or IO
    public static StoreDirectory open(Path root, StoreSettings settings, Supplier<UUID> ids) throws IOException {
        LocalDisk disk = LocalDisk.open(root);
        StoreLock lock = StoreLock.acquire(disk);
        try {
            StoreIdentity identity = identify(disk, ids);
            SpaceGuard space = SpaceGuard.open(disk, settings.space());
            boolean used = disk.listDirectories("").stream().anyMatch(Set.of(LOGS, BLOBS)::contains);
            Catalog catalog = MirroredCatalog.open(disk, CATALOG_FILE, identity.id(), EPOCH_KEY, used);
            try {
                disk.syncDirectory("");
                long epoch = raiseEpoch(catalog);
                BlobStore blobs = DirectoryBlobStore.open(disk, BLOBS);
                return new StoreDirectory(lock, identity, settings, disk, space, catalog, blobs, epoch);
            } catch (IOException e) {
                catalog.close();
                throw e;
            }
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /// Opens an existing directory for looking at it: nothing in it changes but the lock and SQLite's own journal.
    /// The catalog refuses commits, and logs are surveyed instead of opened.
    ///
    /// @throws StorageException as [#open], and IO when there is no store
    public static StoreDirectory openReadOnly(Path root, StoreSettings settings) throws IOException {
        if (!Files.isRegularFile(root.resolve(StoreIdentity.FILE_NAME))
                || !Files.isRegularFile(root.resolve(CATALOG_FILE))) {
            throw new StorageException(
                    Kind.IO, root + " is no store: it has no " + StoreIdentity.FILE_NAME + " or no " + CATALOG_FILE);
        }
        LocalDisk disk = LocalDisk.open(root);
        StoreLock lock = StoreLock.acquire(disk);
        try {
            StoreIdentity identity = StoreIdentity.load(disk);
            SpaceGuard space = SpaceGuard.onlooker(disk);
            Catalog catalog = new ReadOnlyCatalog(SqliteCatalog.open(disk.root().resolve(CATALOG_FILE)));
            BlobStore blobs = DirectoryBlobStore.openReadOnly(disk, BLOBS);
            return new StoreDirectory(lock, identity, settings, disk, space, catalog, blobs, 0);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /// The id of this store, the same for all its life.
    public UUID storeId() {
        return identity.id();
    }

    /// How often this store was opened; larger than in any process before.
    public long epoch() {
        return epoch;
    }

    public Disk disk() {
        return disk;
    }

    public SpaceGuard space() {
        return space;
    }

    /// Closed by this directory.
    public Catalog catalog() {
        return catalog;
    }

    public BlobStore blobs() {
        return blobs;
    }

    /// Opens one log; the caller closes it. New data is refused while the disk is nearly full.
    ///
    /// @param name one segment of `[A-Za-z0-9._-]+`
    /// @param lane runs the log's commits and listeners; the caller closes it after the log
    /// @throws StorageException as [FileShardLog#open]
    public ShardLog openLog(String name, Lane lane) throws IOException {
        return FileShardLog.open(disk, LOGS + "/" + name, identity.id(), lane, settings.log(), space::admit);
    }

    /// Looks at one log, whatever its state, without changing it.
    ///
    /// @param floorLsn the last LSN that segment files contain
    public LogSurvey surveyLog(String name, long floorLsn) throws IOException {
        return LogSurvey.of(disk, LOGS + "/" + name, identity.id(), floorLsn);
    }

    /// Memory for background work, one at a time; the caller closes it.
    ///
    /// @throws StorageException IO
    public Scratch openScratch() throws StorageException {
        return FileScratch.open(disk.root().resolve(SCRATCH));
    }

    /// Closes the catalog and frees the lock.
    @Override
    public void close() throws IOException {
        try (lock) {
            catalog.close();
        }
    }

    private static StoreIdentity identify(Disk disk, Supplier<UUID> ids) throws IOException {
        if (disk.exists(StoreIdentity.FILE_NAME)) {
            return StoreIdentity.load(disk);
        }
        if (!StoreIdentity.isFresh(disk, StoreLock.FILE_NAME)) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "the data directory is not empty and has no " + StoreIdentity.FILE_NAME
                            + "; choose an empty directory or restore the file");
        }
        StoreIdentity identity = new StoreIdentity(StoreIdentity.FORMAT, ids.get());
        identity.store(disk);
        return identity;
    }

    private static long raiseEpoch(Catalog catalog) throws IOException {
        Optional<Catalog.Entry> seen = catalog.get(EPOCH_KEY);
        long epoch = 1;
        if (seen.isPresent()) {
            epoch = 1 + decodeEpoch(seen.get().value());
        }
        byte[] value = Long.toString(epoch).getBytes(StandardCharsets.US_ASCII);
        catalog.commit(
                List.of(seen.map(entry -> Change.replace(entry, value)).orElse(Change.create(EPOCH_KEY, value))));
        return epoch;
    }

    private static long decodeEpoch(byte[] value) throws StorageException {
        String text = new String(value, StandardCharsets.US_ASCII);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new StorageException(
                    Kind.CORRUPT, "catalog entry '" + EPOCH_KEY + "' is '" + text + "' (expected: a number)", e);
        }
    }
}
