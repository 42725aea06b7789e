package dev.bristlecone.engine;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.storage.StorageException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Reads a manifest back, checksum first; whatever the bytes, the answer is a manifest or a typed error.
final class ManifestReader {
    private final String name;
    private final ByteBuffer in;

    private ManifestReader(String name, ByteBuffer bytes) {
        this.name = name;
        this.in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The manifest in these bytes.
    ///
    /// @param name the blob's name, for messages
    /// @throws StorageException CORRUPT, TOO_NEW
    static Manifest decode(String name, ByteBuffer bytes, UUID store) throws StorageException {
        ManifestReader reader = new ManifestReader(name, bytes);
        try {
            return reader.read(store);
        } catch (BufferUnderflowException | IllegalArgumentException | IOException e) {
            if (e instanceof StorageException typed) {
                throw typed;
            }
            throw new StorageException(
                    StorageException.Kind.CORRUPT,
                    "manifest " + name + " at offset " + reader.in.position() + ": " + e,
                    e);
        }
    }

    private Manifest read(UUID store) throws IOException {
        if (in.remaining() < 64) {
            throw corrupt("is " + in.remaining() + " bytes long (expected: at least 64)");
        }
        if (in.getLong() != ManifestFormat.MAGIC) {
            throw corrupt("has another magic number");
        }
        int version = in.getInt();
        if (version > ManifestFormat.VERSION) {
            throw new StorageException(
                    StorageException.Kind.TOO_NEW,
                    "manifest " + name + ": version " + version + " (expected: " + ManifestFormat.VERSION
                            + "); use a newer release");
        }
        checkSums();
        if (version != ManifestFormat.VERSION) {
            throw corrupt("has version " + version + " (expected: " + ManifestFormat.VERSION + ")");
        }
        UUID owner = uuid();
        if (!owner.equals(store)) {
            throw corrupt("belongs to store " + owner + " (expected: " + store + ")");
        }
        long epoch = in.getLong();
        long floorLsn = in.getLong();
        List<Manifest.NamespaceEntry> namespaces = namespaces();
        List<Manifest.FileEntry> files = files();
        if (in.remaining() != ManifestFormat.TRAILER_BYTES) {
            throw corrupt("has " + in.remaining() + " bytes after its files");
        }
        return new Manifest(epoch, floorLsn, namespaces, files);
    }

    private void checkSums() throws StorageException {
        int end = in.limit() - ManifestFormat.TRAILER_BYTES;
        CRC32C checksum = new CRC32C();
        checksum.update(in.slice(0, end));
        if (in.getInt(end) != (int) checksum.getValue() || in.getLong(end + 4) != ~ManifestFormat.MAGIC) {
            throw corrupt("fails its checksum");
        }
    }

    private List<Manifest.NamespaceEntry> namespaces() {
        int count = count(36);
        List<Manifest.NamespaceEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long createdLsn = in.getLong();
            NamespaceKey key = new NamespaceKey(uuid(), string());
            VectorSpace space = new VectorSpace(in.getInt(), Metric.ofCode(in.get()));
            entries.add(new Manifest.NamespaceEntry(key, createdLsn, space, fields()));
        }
        return entries;
    }

    private @Nullable SortedSet<String> fields() {
        boolean restricted = in.get() != 0;
        int count = Short.toUnsignedInt(in.getShort());
        SortedSet<String> fields = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            fields.add(string());
        }
        return restricted ? fields : null;
    }

    private List<Manifest.FileEntry> files() throws IOException {
        int count = count(22);
        List<Manifest.FileEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String file = string();
            long sizeBytes = in.getLong();
            int sections = in.getInt();
            RoaringBitmap dead = bitmap();
            int deletes = count(8);
            SortedMap<Integer, RoaringBitmap> deleted = new TreeMap<>();
            for (int d = 0; d < deletes; d++) {
                deleted.put(in.getInt(), bitmap());
            }
            entries.add(new Manifest.FileEntry(file, sizeBytes, sections, dead, deleted));
        }
        return entries;
    }

    private RoaringBitmap bitmap() throws IOException {
        int size = count(1);
        ByteBuffer slice = in.slice(in.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + size);
        RoaringBitmap bitmap = new RoaringBitmap();
        bitmap.deserialize(slice);
        return bitmap;
    }

    private UUID uuid() {
        return new UUID(in.getLong(), in.getLong());
    }

    private String string() {
        byte[] utf8 = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private int count(int bytesEach) {
        int count = in.getInt();
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw new IllegalArgumentException(
                    "count " + count + " needs more than the " + in.remaining() + " bytes left");
        }
        return count;
    }

    private StorageException corrupt(String what) {
        return new StorageException(StorageException.Kind.CORRUPT, "manifest " + name + " " + what);
    }
}
