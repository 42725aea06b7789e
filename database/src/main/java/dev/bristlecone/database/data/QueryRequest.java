package dev.bristlecone.database.data;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A search for the nearest records to a vector, or to the stored record `id`.
///
/// @param scanFactor how much of a dedicated index to scan; checked, then without effect here
/// @param maxCandidates how many candidates to rank exactly; checked, then without effect here
public record QueryRequest(
        String namespace,
        long topK,
        float @Nullable [] vector,
        @Nullable SparseInput sparse,
        @Nullable String id,
        @Nullable Map<String, @Nullable Object> filter,
        boolean includeValues,
        boolean includeMetadata,
        @Nullable Float scanFactor,
        @Nullable Long maxCandidates) {}
