package dev.bristlecone.database.data;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks for one page of the records a filter matches, in id order. `limit` null means 100.
public record FetchMatchingRequest(
        String namespace,
        @Nullable Map<String, @Nullable Object> filter,
        @Nullable Long limit,
        @Nullable String paginationToken) {}
