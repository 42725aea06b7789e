package dev.bristlecone.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/// Describes the living namespaces as of a floor. Reads views while writes go on: stamps later than the floor, and
/// namespaces born after it, are left out, so what moves meanwhile does not show.
final class ManifestBuilder {
    private final long floorLsn;
    private final List<Manifest.NamespaceEntry> namespaces = new ArrayList<>();
    private final Map<SharedSegmentFile, Sections> files = new LinkedHashMap<>();

    private ManifestBuilder(long floorLsn) {
        this.floorLsn = floorLsn;
    }

    private static final class Sections {
        final RoaringBitmap living = new RoaringBitmap();
        final TreeMap<Integer, RoaringBitmap> deletedRecords = new TreeMap<>();
    }

    /// The manifest with this floor. All records up to it are in segments.
    static Manifest build(long epoch, long floorLsn, Iterable<NamespaceState> living) {
        ManifestBuilder builder = new ManifestBuilder(floorLsn);
        for (NamespaceState namespace : living) {
            builder.add(namespace);
        }
        return new Manifest(epoch, floorLsn, builder.namespaces, builder.fileEntries());
    }

    private void add(NamespaceState namespace) {
        if (namespace.bornLsn() > floorLsn) {
            return;
        }
        Snapshot held = namespace.createdLsn() > floorLsn ? null : namespace.acquire();
        if (held == null) {
            // Emptied or deleted after the floor, maybe this moment: a replay still has to find the namespace, but
            // none of its records.
            namespaces.add(new Manifest.NamespaceEntry(
                    namespace.key(), namespace.bornLsn(), namespace.peek().space(), namespace.filterableFields()));
            return;
        }
        try {
            namespaces.add(new Manifest.NamespaceEntry(
                    namespace.key(), namespace.createdLsn(), held.space(), namespace.filterableFields()));
            for (SegmentRef ref : held.view().segments()) {
                Sections sections = files.computeIfAbsent(ref.file(), file -> new Sections());
                sections.living.add(ref.section());
                RoaringBitmap deleted = ref.stamps().deletedAt(floorLsn);
                if (!deleted.isEmpty()) {
                    sections.deletedRecords.put(ref.section(), deleted);
                }
            }
        } finally {
            held.view().release();
        }
    }

    private List<Manifest.FileEntry> fileEntries() {
        List<Manifest.FileEntry> entries = new ArrayList<>();
        files.forEach((file, sections) -> {
            int count = file.file().sectionCount();
            RoaringBitmap dead = RoaringBitmap.flip(sections.living, 0L, count);
            entries.add(new Manifest.FileEntry(file.name(), file.sizeBytes(), count, dead, sections.deletedRecords));
        });
        return entries;
    }
}
