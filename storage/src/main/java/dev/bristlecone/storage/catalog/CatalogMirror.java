package dev.bristlecone.storage.catalog;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Copies of a whole catalog in checksummed files `catalog-<number>.mirror`: each is written beside the one before and
/// replaces it, so that one of them is whole at any moment. One thread at a time.
final class CatalogMirror {
    private static final Logger LOGGER = LoggerFactory.getLogger(CatalogMirror.class);
    private static final Pattern NAME = Pattern.compile("catalog-(\\d{20})\\.mirror");
    private static final String TEMP_NAME = "catalog.mirror.tmp";

    private final Disk disk;
    private final UUID store;
    private long number;

    private CatalogMirror(Disk disk, UUID store, long number) {
        this.disk = disk;
        this.store = store;
        this.number = number;
    }

    static CatalogMirror open(Disk disk, UUID store) throws IOException {
        List<String> names = names(disk);
        return new CatalogMirror(disk, store, names.isEmpty() ? 0 : number(names.getLast()));
    }

    /// The entries of the newest copy; nothing when there is none, or it is damaged: an older one would bring back
    /// what was changed since.
    ///
    /// @throws StorageException TOO_NEW or IO
    Optional<SortedMap<String, Catalog.Entry>> load() throws IOException {
        List<String> names = names(disk);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String name = names.getLast();
        try {
            return Optional.of(CatalogMirrorFormat.decode(name, read(name), store));
        } catch (StorageException e) {
            if (e.kind() != Kind.CORRUPT) {
                throw e;
            }
            LOGGER.warn("{}; it is written anew", e.getMessage());
            return Optional.empty();
        }
    }

    /// Replaces the copy; durable on return.
    void write(Collection<Catalog.Entry> entries) throws IOException {
        ByteBuffer bytes = CatalogMirrorFormat.encode(store, entries);
        List<String> before = names(disk);
        disk.delete(TEMP_NAME);
        try (DiskFile file = disk.create(TEMP_NAME)) {
            file.append(bytes);
            file.sync();
        }
        number++;
        disk.rename(TEMP_NAME, String.format(Locale.ROOT, "catalog-%020d.mirror", number));
        disk.syncDirectory("");
        for (String old : before) {
            disk.delete(old);
        }
    }

    private ByteBuffer read(String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            long size = file.sizeBytes();
            if (size > CatalogMirrorFormat.SIZE_BYTES_MAX) {
                throw new StorageException(Kind.CORRUPT, "catalog mirror " + name + " has " + size + " bytes");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            int count = 1;
            while (bytes.hasRemaining() && count > 0) {
                count = file.read(bytes, bytes.position());
            }
            return bytes.flip();
        }
    }

    private static List<String> names(Disk disk) throws IOException {
        return disk.list("").stream()
                .filter(name -> NAME.matcher(name).matches())
                .toList();
    }

    private static long number(String name) {
        return Long.parseLong(name, name.indexOf('-') + 1, name.indexOf('.'), 10);
    }
}
