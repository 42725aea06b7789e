package dev.bristlecone.engine;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.blob.BlobStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/// Brings a manifest back to life: its namespaces with their segments and delete stamps. Sections are only listed here;
/// they are opened and verified when first read.
final class Recovery {
    private final Manifest manifest;
    private final BlobStore blobs;
    private final Map<Long, Loading> loading = new HashMap<>();

    private Recovery(Manifest manifest, BlobStore blobs) {
        this.manifest = manifest;
        this.blobs = blobs;
    }

    /// One namespace being put together.
    private static final class Loading {
        final NamespaceState state;
        final Manifest.NamespaceEntry entry;
        final List<SegmentRef> segments = new ArrayList<>(1);
        long liveCount;

        Loading(Manifest.NamespaceEntry entry) {
            this.entry = entry;
            this.state =
                    new NamespaceState(entry.key(), entry.createdLsn(), entry.createdLsn(), entry.filterableFields());
        }
    }

    /// Adds the manifest's namespaces.
    ///
    /// @throws StorageException CORRUPT when a file it names is missing, has another size or fails its checks
    static void load(Manifest manifest, BlobStore blobs, Namespaces namespaces) throws IOException {
        Recovery recovery = new Recovery(manifest, blobs);
        for (Manifest.NamespaceEntry entry : manifest.namespaces()) {
            recovery.loading.put(entry.createdLsn(), new Loading(entry));
        }
        List<SharedSegmentFile> opened = new ArrayList<>();
        try {
            for (Manifest.FileEntry file : manifest.files()) {
                recovery.openFile(file, opened);
            }
            for (Loading namespace : recovery.loading.values()) {
                namespace.state.replaceView(new NamespaceView(namespace.segments, List.of()));
                namespace.state.publish(manifest.floorLsn(), namespace.entry.space(), namespace.liveCount);
                namespaces.add(namespace.state);
            }
        } finally {
            opened.forEach(SharedSegmentFile::release);
        }
    }

    private void openFile(Manifest.FileEntry entry, List<SharedSegmentFile> opened) throws IOException {
        SharedSegmentFile file;
        try {
            file = SharedSegmentFile.open(blobs, entry.name());
        } catch (NoSuchFileException e) {
            throw corrupt(entry.name(), "is missing", e);
        }
        opened.add(file);
        if (file.sizeBytes() != entry.sizeBytes() || file.file().sectionCount() != entry.sectionCount()) {
            throw corrupt(
                    entry.name(),
                    "has " + file.sizeBytes() + " bytes and " + file.file().sectionCount() + " sections (expected: "
                            + entry.sizeBytes() + " and " + entry.sectionCount() + ")",
                    null);
        }
        for (int section = 0; section < entry.sectionCount(); section++) {
            Loading owner = loading.get(SectionKey.decode(file.file().key(section)));
            if (owner == null || entry.deadSections().contains(section)) {
                continue;
            }
            SegmentRef ref = new SegmentRef(file, section, manifest.floorLsn());
            owner.segments.add(ref);
            owner.liveCount +=
                    ref.recordCount() - stampDeleted(ref, entry.deletedRecords().get(section));
        }
    }

    private long stampDeleted(SegmentRef ref, @Nullable RoaringBitmap deleted) throws StorageException {
        if (deleted == null || deleted.isEmpty()) {
            return 0;
        }
        if (Integer.compareUnsigned(deleted.last(), ref.recordCount()) >= 0) {
            throw corrupt(ref.file().name(), "has fewer records than its delete bitmap", null);
        }
        deleted.forEach((IntConsumer) ordinal -> ref.stamps().stamp(ordinal, manifest.floorLsn()));
        return deleted.getCardinality();
    }

    private static StorageException corrupt(String file, String what, @Nullable Exception cause) {
        String message = "segment file " + file + " " + what + "; restore the data directory";
        return cause == null
                ? new StorageException(StorageException.Kind.CORRUPT, message)
                : new StorageException(StorageException.Kind.CORRUPT, message, cause);
    }
}
