package dev.bristlecone.engine;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.blob.BlobStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a manifest back to life: its namespaces with their segments and delete stamps. Sections are only listed here;
/// they are opened and verified when first read. A file that is missing or damaged costs the namespaces with records in
/// it, and no other.
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Manifest manifest;
    private final BlobStore blobs;
    private final DamagedNamespaces damaged;
    private final Map<Long, Loading> loading = new HashMap<>();

    private Recovery(Manifest manifest, BlobStore blobs, DamagedNamespaces damaged) {
        this.manifest = manifest;
        this.blobs = blobs;
        this.damaged = damaged;
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

    /// Adds the manifest's namespaces, and tells which of them are damaged.
    ///
    /// @throws StorageException CORRUPT when the manifest contradicts itself; TOO_NEW, TOO_OLD or IO
    static void load(Manifest manifest, BlobStore blobs, Namespaces namespaces, DamagedNamespaces damaged)
            throws IOException {
        Recovery recovery = new Recovery(manifest, blobs, damaged);
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
                Damage damage = namespace.entry.damage();
                if (damage != null) {
                    namespace.state.leaveOut(damage);
                    damaged.add(namespace.state, damage.reason());
                }
                namespaces.add(namespace.state);
            }
        } finally {
            opened.forEach(SharedSegmentFile::release);
        }
    }

    private void openFile(Manifest.FileEntry entry, List<SharedSegmentFile> opened) throws IOException {
        SharedSegmentFile file = SharedSegmentFile.openOrQuarantine(blobs, entry);
        opened.add(file);
        if (file.damage() != null) {
            LOG.error("{}; the namespaces with records in it answer nothing", file.damage());
        }
        for (Manifest.SectionEntry section : entry.living()) {
            Loading owner = loading.get(section.createdLsn());
            if (owner == null) {
                throw new StorageException(
                        StorageException.Kind.CORRUPT,
                        "the manifest names section " + section.section() + " of " + entry.name()
                                + " and no namespace it belongs to; restore the data directory");
            }
            SegmentRef ref = new SegmentRef(file, section.section(), section.recordCount(), manifest.floorLsn());
            section.deleted().forEach((IntConsumer) ordinal -> ref.stamps().stamp(ordinal, manifest.floorLsn()));
            owner.segments.add(ref);
            owner.liveCount += ref.recordCount() - section.deleted().getCardinality();
            if (file.damage() != null) {
                damaged.add(owner.state, file.damage());
            }
        }
    }
}
