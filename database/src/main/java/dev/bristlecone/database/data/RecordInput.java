package dev.bristlecone.database.data;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One record as a client wrote it, nothing checked yet. Absent and empty `values` mean the same. Arrays are handed
/// over.
public record RecordInput(
        String id,
        float @Nullable [] values,
        @Nullable SparseInput sparse,
        @Nullable Map<String, @Nullable Object> metadata) {}
