package dev.bristlecone.engine;

import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.VectorSpace;
import java.util.List;
import java.util.Map;
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
    record NamespaceEntry(
            NamespaceKey key,
            long createdLsn,
            VectorSpace space,
            @Nullable SortedSet<String> filterableFields) {}

    /// A segment file with the sections that nobody needs any more, and the deleted records of the others.
    record FileEntry(
            String name,
            long sizeBytes,
            int sectionCount,
            RoaringBitmap deadSections,
            Map<Integer, RoaringBitmap> deletedRecords) {}
}
