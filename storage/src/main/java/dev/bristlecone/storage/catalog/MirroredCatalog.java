package dev.bristlecone.storage.catalog;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.LocalDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A [SqliteCatalog] and a copy of it that needs no SQLite: a lost or damaged catalog is rebuilt from the copy when it
/// is opened.
///
/// The copy is written before SQLite commits. It hence has every commit that was acknowledged, and at most one that was
/// not: what a rebuild brings back is a state that a crash could have left, too. The manifest it names exists, because
/// a manifest is written before its pointer moves, and the one before is deleted after.
///
/// Threads: any.
public final class MirroredCatalog implements Catalog {
    private static final Logger LOGGER = LoggerFactory.getLogger(MirroredCatalog.class);

    /// A hidden entry whose version counts the commits, so that catalog and mirror can be told apart.
    private static final String COMMIT_COUNT = "mirror/commits";

    /// Makes commits take turns; guards the two below.
    private final ReentrantLock lock = new ReentrantLock();

    private final CatalogMirror mirror;
    private SortedMap<String, Entry> entries;

    private final SqliteCatalog inner;

    private MirroredCatalog(SqliteCatalog inner, CatalogMirror mirror, SortedMap<String, Entry> entries) {
        this.inner = inner;
        this.mirror = mirror;
        this.entries = entries;
    }

    /// Opens the catalog, rebuilding it when it is missing or damaged and its mirror is not.
    ///
    /// @param file the name of SQLite's file
    /// @param alwaysPresent a key that every catalog has which was ever used
    /// @param used whether the directory holds data that a catalog must know of
    /// @throws StorageException as [SqliteCatalog#open]; CORRUPT when the mirror cannot help either
    public static MirroredCatalog open(LocalDisk disk, String file, UUID store, String alwaysPresent, boolean used)
            throws IOException {
        CatalogMirror mirror = CatalogMirror.open(disk, store);
        Optional<SortedMap<String, Entry>> copy = mirror.load();
        SqliteCatalog inner = copy.isEmpty()
                ? openWithoutCopy(disk, file, alwaysPresent, used)
                : openOrRebuild(disk, file, copy.get());
        try {
            SortedMap<String, Entry> entries = byKey(inner.list(""));
            mirror.write(entries.values());
            return new MirroredCatalog(inner, mirror, entries);
        } catch (IOException e) {
            inner.close();
            throw e;
        }
    }

    private static SqliteCatalog openWithoutCopy(LocalDisk disk, String file, String alwaysPresent, boolean used)
            throws IOException {
        boolean missing = !disk.exists(file);
        if (!missing || !used) {
            SqliteCatalog catalog = SqliteCatalog.open(disk.root().resolve(file));
            if (!used || catalog.get(alwaysPresent).isPresent()) {
                return catalog;
            }
            catalog.close();
        }
        throw new StorageException(
                Kind.CORRUPT,
                file + (missing ? " is missing" : " is empty") + " although the directory holds data, and there is no"
                        + " intact catalog-*.mirror to rebuild it from; restore one of them from a backup");
    }

    private static SqliteCatalog openOrRebuild(LocalDisk disk, String file, SortedMap<String, Entry> copy)
            throws IOException {
        String damage = disk.exists(file) ? null : "it is missing";
        if (damage == null) {
            try {
                SqliteCatalog catalog = SqliteCatalog.open(disk.root().resolve(file));
                damage = contradiction(catalog, copy);
                if (damage == null) {
                    return catalog;
                }
                catalog.close();
            } catch (StorageException e) {
                if (e.kind() != Kind.CORRUPT) {
                    throw e;
                }
                damage = String.valueOf(e.getMessage());
            }
        }
        LOGGER.warn("the catalog {} is rebuilt from its mirror, with {} entries: {}", file, copy.size(), damage);
        putAside(disk, file);
        SqliteCatalog rebuilt = SqliteCatalog.open(disk.root().resolve(file));
        try {
            rebuilt.restore(copy.values());
            disk.syncDirectory("");
            return rebuilt;
        } catch (IOException e) {
            rebuilt.close();
            throw e;
        }
    }

    /// What cannot be, as the mirror is at most one commit ahead. SQLite itself does not notice changed bytes in a
    /// value.
    private static @Nullable String contradiction(SqliteCatalog catalog, SortedMap<String, Entry> copy)
            throws IOException {
        try {
            SortedMap<String, Entry> found = byKey(catalog.list(""));
            long commits = commitCount(found);
            long expected = commitCount(copy);
            if (commits < expected - 1) {
                return "it ends with commit " + commits + " (expected: " + expected + ")";
            }
            return commits == expected && !isSame(found, copy) ? "its entries were changed by other means" : null;
        } catch (IOException | RuntimeException e) {
            catalog.close();
            throw e;
        }
    }

    private static boolean isSame(SortedMap<String, Entry> found, SortedMap<String, Entry> copy) {
        return found.keySet().equals(copy.keySet())
                && found.values().stream().allMatch(entry -> {
                    Entry twin = copy.get(entry.key());
                    return twin != null
                            && twin.version() == entry.version()
                            && Arrays.equals(twin.value(), entry.value());
                });
    }

    /// How many commits a state is old.
    private static long commitCount(SortedMap<String, Entry> entries) {
        Entry count = entries.get(COMMIT_COUNT);
        return count == null ? 0 : count.version();
    }

    private static void putAside(LocalDisk disk, String file) throws IOException {
        int number = 1;
        while (disk.exists(file + ".damaged-" + number)) {
            number++;
        }
        for (String suffix : List.of("-wal", "-shm", "")) {
            if (disk.exists(file + suffix)) {
                disk.rename(file + suffix, file + ".damaged-" + number + suffix);
            }
        }
        disk.syncDirectory("");
    }

    @Override
    public Optional<Entry> get(String key) throws IOException {
        return key.equals(COMMIT_COUNT) ? Optional.empty() : inner.get(key);
    }

    @Override
    public List<Entry> list(String prefix) throws IOException {
        return inner.list(prefix).stream()
                .filter(entry -> !entry.key().equals(COMMIT_COUNT))
                .toList();
    }

    @Override
    public void commit(List<Change> changes) throws IOException {
        lock.lock();
        try {
            List<Change> counted = new ArrayList<>(changes);
            counted.add(new Change(COMMIT_COUNT, SqliteCatalog.ANY_VERSION, new byte[0]));
            SortedMap<String, Entry> next = applied(counted);
            mirror.write(next.values());
            try {
                inner.commit(counted);
            } catch (IOException e) {
                takeBack(e);
                throw e;
            }
            entries = next;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }

    private SortedMap<String, Entry> applied(List<Change> changes) throws CatalogConflictException {
        SortedMap<String, Entry> next = new TreeMap<>(entries);
        for (Change change : changes) {
            Entry seen = next.get(change.key());
            long found = seen == null ? 0 : seen.version();
            if (change.expectedVersion() != SqliteCatalog.ANY_VERSION && change.expectedVersion() != found) {
                throw new CatalogConflictException(change.key(), change.expectedVersion(), found);
            }
            byte[] value = change.value();
            if (value == null) {
                next.remove(change.key());
            } else {
                next.put(change.key(), new Entry(change.key(), found + 1, value));
            }
        }
        return next;
    }

    /// Best effort: with the commit left in it the copy is still one that a crash could have left.
    private void takeBack(IOException cause) {
        try {
            mirror.write(entries.values());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static SortedMap<String, Entry> byKey(Collection<Entry> entries) {
        SortedMap<String, Entry> byKey = new TreeMap<>();
        entries.forEach(entry -> byKey.put(entry.key(), entry));
        return byKey;
    }
}
