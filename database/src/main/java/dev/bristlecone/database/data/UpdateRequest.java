package dev.bristlecone.database.data;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes one record by `id` (vectors and metadata), or the metadata of all records a `filter` matches.
///
/// @param dryRun only count what the filter matches
public record UpdateRequest(
        String namespace,
        @Nullable String id,
        float @Nullable [] values,
        @Nullable SparseInput sparse,
        @Nullable Map<String, @Nullable Object> setMetadata,
        @Nullable Map<String, @Nullable Object> filter,
        boolean dryRun) {}
