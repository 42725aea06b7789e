package dev.bristlecone.engine;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.blob.Blob;
import dev.bristlecone.storage.blob.BlobStore;
import dev.bristlecone.storage.blob.BlobWriter;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.catalog.CatalogConflictException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Where a shard's manifests are kept: immutable blobs, and one catalog entry that names the current one. Moving that
/// entry is the only publication; it expects the version it has seen, so a stale process cannot publish.
///
/// Flush lane only, after `open`.
final class ManifestStore {
    /// Below this prefix every blob belongs to the shard.
    static final String PREFIX = "shard-0/";

    private static final String POINTER = "shard/0/manifest";

    private final BlobStore blobs;
    private final Catalog catalog;
    private final UUID store;
    private final long epoch;
    private final AtomicLong sequence = new AtomicLong();
    private Catalog.Entry pointer;
    private volatile Manifest current;

    private ManifestStore(
            BlobStore blobs, Catalog catalog, UUID store, long epoch, Catalog.Entry pointer, Manifest current) {
        this.blobs = blobs;
        this.catalog = catalog;
        this.store = store;
        this.epoch = epoch;
        this.pointer = pointer;
        this.current = current;
    }

    /// Reads the current manifest, empty in a new store.
    static ManifestStore open(BlobStore blobs, Catalog catalog, UUID store, long epoch) throws IOException {
        Optional<Catalog.Entry> entry = catalog.get(POINTER);
        if (entry.isEmpty()) {
            return new ManifestStore(
                    blobs, catalog, store, epoch, new Catalog.Entry(POINTER, 0, new byte[0]), Manifest.EMPTY);
        }
        String name = new String(entry.get().value(), StandardCharsets.UTF_8);
        try (Blob blob = blobs.open(name)) {
            if (blob.sizeBytes() > ManifestFormat.SIZE_BYTES_MAX) {
                throw new StorageException(
                        StorageException.Kind.CORRUPT, "manifest " + name + " is " + blob.sizeBytes() + " bytes long");
            }
            Manifest manifest = ManifestReader.decode(name, blob.bytes().asByteBuffer(), store);
            return new ManifestStore(blobs, catalog, store, epoch, entry.get(), manifest);
        } catch (NoSuchFileException e) {
            throw new StorageException(
                    StorageException.Kind.CORRUPT, "manifest " + name + " is missing; restore the data directory", e);
        }
    }

    /// The current manifest. Any thread.
    Manifest current() {
        return current;
    }

    /// A name nobody has used or will use. Any thread.
    String newBlobName(String kind) {
        return PREFIX + kind + "-" + epoch + "-" + sequence.incrementAndGet();
    }

    /// Makes a manifest the current one, durably, and removes the blobs that only its predecessor needed.
    void publish(Manifest next) throws IOException {
        String name = newBlobName("manifest");
        ByteBuffer bytes = ManifestWriter.encode(next, store);
        try (BlobWriter writer = blobs.create(name)) {
            writer.write(bytes);
            writer.publish();
        }
        byte[] value = name.getBytes(StandardCharsets.UTF_8);
        try {
            catalog.commit(List.of(Catalog.Change.replace(pointer, value)));
        } catch (CatalogConflictException e) {
            throw new StorageException(
                    StorageException.Kind.FENCED, "another process has published a newer state of this store", e);
        }
        String before = new String(pointer.value(), StandardCharsets.UTF_8);
        Manifest replaced = current;
        pointer = new Catalog.Entry(POINTER, pointer.version() + 1, value);
        current = next;
        deleteReplaced(before, replaced);
    }

    private void deleteReplaced(String manifestBefore, Manifest replaced) throws IOException {
        if (!manifestBefore.isEmpty()) {
            blobs.delete(manifestBefore);
        }
        Set<String> needed = new HashSet<>();
        current.files().forEach(file -> needed.add(file.name()));
        for (Manifest.FileEntry file : replaced.files()) {
            if (!needed.contains(file.name())) {
                blobs.delete(file.name());
            }
        }
    }

    /// Removes what an interrupted flush or compaction of an earlier epoch left behind. At open only.
    void deleteOrphans() throws IOException {
        Set<String> needed = new HashSet<>();
        needed.add(new String(pointer.value(), StandardCharsets.UTF_8));
        current.files().forEach(file -> needed.add(file.name()));
        for (String name : blobs.list(PREFIX)) {
            if (!needed.contains(name)) {
                blobs.delete(name);
            }
        }
    }
}
