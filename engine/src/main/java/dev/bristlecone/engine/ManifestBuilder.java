package dev.bristlecone.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// Describes the living namespaces as of a floor. Reads views while writes go on: stamps later than the floor, and
/// namespaces born after it, are left out, so what moves meanwhile does not show.
final class ManifestBuilder {
    private final long floorLsn;
    private final List<Manifest.NamespaceEntry> namespaces = new ArrayList<>();
    private final Map<SharedSegmentFile, TreeMap<Integer, Manifest.SectionEntry>> files = new LinkedHashMap<>();

    private ManifestBuilder(long floorLsn) {
        this.floorLsn = floorLsn;
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
                    namespace.key(),
                    namespace.bornLsn(),
                    namespace.peek().space(),
                    namespace.filterableFields(),
                    null));
            return;
        }
        try {
            namespaces.add(new Manifest.NamespaceEntry(
                    namespace.key(),
                    namespace.createdLsn(),
                    held.space(),
                    namespace.filterableFields(),
                    damage(namespace)));
            for (SegmentRef ref : held.view().segments()) {
                RoaringBitmap deleted = ref.stamps().deletedAt(floorLsn);
                files.computeIfAbsent(ref.file(), file -> new TreeMap<>())
                        .put(
                                ref.section(),
                                new Manifest.SectionEntry(
                                        ref.section(), namespace.createdLsn(), ref.recordCount(), deleted));
            }
        } finally {
            held.view().release();
        }
    }

    /// Not yet, when a replay from the floor meets the first operation left out again.
    private @Nullable Damage damage(NamespaceState namespace) {
        Damage damage = namespace.damage();
        return damage != null && damage.sinceLsn() <= floorLsn ? damage : null;
    }

    private List<Manifest.FileEntry> fileEntries() {
        List<Manifest.FileEntry> entries = new ArrayList<>();
        files.forEach((file, living) -> entries.add(new Manifest.FileEntry(
                file.name(), file.sizeBytes(), file.sectionCount(), List.copyOf(living.values()))));
        return entries;
    }
}
