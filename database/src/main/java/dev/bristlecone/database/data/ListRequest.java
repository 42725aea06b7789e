package dev.bristlecone.database.data;

import org.jspecify.annotations.Nullable;

/// Asks for one page of ids in byte order. `limit` null means 100; an empty prefix means all.
public record ListRequest(
        String namespace,
        String prefix,
        @Nullable Long limit,
        @Nullable String paginationToken) {}
