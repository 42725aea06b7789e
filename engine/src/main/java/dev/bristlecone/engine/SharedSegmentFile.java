package dev.bristlecone.engine;

import dev.bristlecone.search.segment.Segment;
import dev.bristlecone.search.segment.SegmentFile;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.blob.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// One open segment file that namespaces' views share; closes when the last of them is gone. A file that is missing or
/// damaged is *quarantined*: it keeps its place, gives no record, and says why.
final class SharedSegmentFile extends Counted {
    private final String name;
    private final long sizeBytes;
    private final long dataBytes;
    private final int sectionCount;

    /// Null when the file is quarantined, and then `damage` is not.
    private final @Nullable SegmentFile file;

    private final @Nullable String damage;

    private SharedSegmentFile(String name, SegmentFile file) {
        this.name = name;
        this.file = file;
        this.damage = null;
        this.sizeBytes = file.sizeBytes();
        this.sectionCount = file.sectionCount();
        long data = 0;
        for (int section = 0; section < sectionCount; section++) {
            data += file.sizeBytes(section);
        }
        this.dataBytes = data;
    }

    private SharedSegmentFile(Manifest.FileEntry entry, String damage) {
        this.name = entry.name();
        this.file = null;
        this.damage = damage;
        this.sizeBytes = entry.sizeBytes();
        this.sectionCount = entry.sectionCount();
        this.dataBytes = entry.sizeBytes();
    }

    /// Opens a file of this process.
    static SharedSegmentFile open(BlobStore blobs, String name) throws IOException {
        return new SharedSegmentFile(name, SegmentFile.open(blobs.open(name)));
    }

    /// Opens a file that a manifest names, or quarantines it.
    ///
    /// @throws StorageException TOO_NEW, TOO_OLD or IO, which are no damage
    static SharedSegmentFile openOrQuarantine(BlobStore blobs, Manifest.FileEntry entry) throws IOException {
        SegmentFile file;
        try {
            file = SegmentFile.open(blobs.open(entry.name()));
        } catch (NoSuchFileException e) {
            return new SharedSegmentFile(entry, "segment file " + entry.name() + " is missing");
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.CORRUPT) {
                throw e;
            }
            return new SharedSegmentFile(entry, "segment file " + entry.name() + " is damaged: " + e.getMessage());
        }
        String difference = difference(file, entry);
        if (difference == null) {
            return new SharedSegmentFile(entry.name(), file);
        }
        file.close();
        return new SharedSegmentFile(entry, "segment file " + entry.name() + " is not the one expected: " + difference);
    }

    private static @Nullable String difference(SegmentFile file, Manifest.FileEntry entry) {
        if (file.sizeBytes() != entry.sizeBytes() || file.sectionCount() != entry.sectionCount()) {
            return "it has " + file.sizeBytes() + " bytes and " + file.sectionCount() + " sections (expected: "
                    + entry.sizeBytes() + " and " + entry.sectionCount() + ")";
        }
        for (Manifest.SectionEntry section : entry.living()) {
            long owner = SectionKey.decode(file.key(section.section()));
            int records = file.recordCount(section.section());
            if (owner != section.createdLsn() || records != section.recordCount()) {
                return "section " + section.section() + " is of namespace " + owner + " and has " + records
                        + " records (expected: " + section.createdLsn() + " and " + section.recordCount() + ")";
            }
        }
        return null;
    }

    /// Bytes of the whole file.
    long sizeBytes() {
        return sizeBytes;
    }

    /// Bytes of its sections, dead ones included.
    long dataBytes() {
        return dataBytes;
    }

    String name() {
        return name;
    }

    int sectionCount() {
        return sectionCount;
    }

    /// Why the file is quarantined; null when it is not.
    @Nullable
    String damage() {
        return damage;
    }

    /// The records of a section, verified when it is opened the first time.
    ///
    /// @throws StorageException CORRUPT
    Segment section(int section) throws IOException {
        if (file == null) {
            throw new StorageException(StorageException.Kind.CORRUPT, String.valueOf(damage));
        }
        return file.section(section);
    }

    /// How many records a section has; 0 in a quarantined file.
    int recordCount(int section) {
        return file == null ? 0 : file.recordCount(section);
    }

    /// Whether a section has dense values and no index for them; not in a quarantined file.
    boolean lacksIndex(int section) {
        return file != null && file.lacksIndex(section);
    }

    /// Whether a section has sparse values and no index for them; false in a quarantined file.
    boolean lacksSparseIndex(int section) {
        return file != null && file.lacksSparseIndex(section);
    }

    /// Bytes of a section in the file; 0 in a quarantined one.
    long sizeBytes(int section) {
        return file == null ? 0 : file.sizeBytes(section);
    }

    @Override
    void free() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing segment file " + name, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
