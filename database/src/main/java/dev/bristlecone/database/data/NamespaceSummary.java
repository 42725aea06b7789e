package dev.bristlecone.database.data;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One namespace as users see it.
///
/// @param name as reported: the default namespace is [NamespaceNames#DEFAULT]
/// @param filterableFields the metadata filters may use, its own or the index's; null means all
public record NamespaceSummary(
        String name,
        long recordCount,
        long sizeBytes,
        @Nullable SortedSet<String> filterableFields) {
    public NamespaceSummary {
        filterableFields =
                filterableFields == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(filterableFields));
    }
}
