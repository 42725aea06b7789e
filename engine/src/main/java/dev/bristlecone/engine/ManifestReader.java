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
import java.util.SortedSet;
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
        if (version < ManifestFormat.VERSION) {
            throw new StorageException(
                    StorageException.Kind.TOO_OLD,
                    "manifest " + name + ": version " + version + " (expected: " + ManifestFormat.VERSION
                            + "); it was written by a build before the first release");
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
        int count = count(44);
        List<Manifest.NamespaceEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long createdLsn = in.getLong();
            NamespaceKey key = new NamespaceKey(uuid(), string());
            VectorSpace space = new VectorSpace(in.getInt(), Metric.ofCode(in.get()));
            entries.add(new Manifest.NamespaceEntry(key, createdLsn, space, fields(), damage()));
        }
        return entries;
    }

    private @Nullable Damage damage() {
        long sinceLsn = in.getLong();
        return sinceLsn == 0 ? null : new Damage(sinceLsn, string());
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
        int count = count(18);
        List<Manifest.FileEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String file = string();
            long sizeBytes = in.getLong();
            int sections = in.getInt();
            entries.add(new Manifest.FileEntry(file, sizeBytes, sections, living(sections)));
        }
        return entries;
    }

    private List<Manifest.SectionEntry> living(int sections) throws IOException {
        int count = count(20);
        List<Manifest.SectionEntry> living = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int section = in.getInt();
            long createdLsn = in.getLong();
            int records = in.getInt();
            RoaringBitmap deleted = bitmap();
            boolean fits = deleted.isEmpty() || Integer.compareUnsigned(deleted.last(), records) < 0;
            if (section < 0 || section >= sections || records < 0 || !fits) {
                throw new IllegalArgumentException(
                        "section " + section + " with " + records + " records in a file of " + sections);
            }
            living.add(new Manifest.SectionEntry(section, createdLsn, records, deleted));
        }
        return living;
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
