package dev.bristlecone.engine;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A namespace at one snapshot. `filterableFields` is what it was created with; null when unrestricted.
public record NamespaceStats(
        String name,
        long recordCount,
        long sizeBytes,
        @Nullable SortedSet<String> filterableFields) {}
