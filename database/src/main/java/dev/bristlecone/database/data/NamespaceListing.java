package dev.bristlecone.database.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of namespaces in byte order of their reported names.
///
/// @param totalCount namespaces with the prefix, on all pages
public record NamespaceListing(
        List<NamespaceSummary> namespaces, @Nullable String next, long totalCount) {
    public NamespaceListing {
        namespaces = List.copyOf(namespaces);
    }
}
