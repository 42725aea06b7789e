package dev.bristlecone.engine;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A namespace at one snapshot. `filterableFields` is what it was created with; null when unrestricted.
public record NamespaceStats(
        String name,
        long recordCount,
        long sizeBytes,
        @Nullable SortedSet<String> filterableFields) {
    static NamespaceStats of(NamespaceState namespace) {
        Snapshot snapshot = namespace.peek();
        long bytes = 0;
        for (SegmentRef ref : snapshot.view().segments()) {
            bytes += ref.sizeBytes();
        }
        for (int count : snapshot.tailCounts()) {
            bytes += count * (TailRow.OVERHEAD_BYTES + 4L * snapshot.space().dimension());
        }
        return new NamespaceStats(
                namespace.key().namespace(), snapshot.liveCount(), bytes, namespace.filterableFields());
    }
}
