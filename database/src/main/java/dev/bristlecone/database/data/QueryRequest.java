package dev.bristlecone.database.data;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A search for the nearest records to a vector, or to the stored record `id`.
///
/// @param scanFactor how many candidates to consider in an index, where 4 is what the recall that is set asks for
/// @param maxCandidates the most candidates to consider in an index
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
