package dev.bristlecone.engine;

import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.VectorSpace;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// The durable state of a shard at one LSN, the floor: which namespaces exist, which segment files hold their records
/// and which of those are deleted. Everything after the floor is in the log. Immutable; the pointer to the current one
/// is in the catalog.
record Manifest(long epoch, long floorLsn, List<NamespaceEntry> namespaces, List<FileEntry> files) {
    static final Manifest EMPTY = new Manifest(0, 0, List.of(), List.of());

    Manifest {
        namespaces = List.copyOf(namespaces);
        files = List.copyOf(files);
    }

    /// A living namespace; sections name it by `createdLsn`.
    ///
    /// @param damage why it answers nothing, if it does
    record NamespaceEntry(
            NamespaceKey key,
            long createdLsn,
            VectorSpace space,
            @Nullable SortedSet<String> filterableFields,
            @Nullable Damage damage) {}

    /// A segment file and those of its sections that are still needed.
    record FileEntry(String name, long sizeBytes, int sectionCount, List<SectionEntry> living) {
        FileEntry {
            living = List.copyOf(living);
        }
    }

    /// A section: enough to know whom it belongs to, and how much is in it, when its file cannot be read.
    ///
    /// @param createdLsn of the namespace that owns it
    record SectionEntry(int section, long createdLsn, int recordCount, RoaringBitmap deleted) {}
}
