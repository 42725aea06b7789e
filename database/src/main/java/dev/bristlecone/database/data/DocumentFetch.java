package dev.bristlecone.database.data;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Fetches documents by id, or by filter a page at a time.
public record DocumentFetch(
        String namespace,
        List<String> ids,
        @Nullable Map<String, @Nullable Object> filter,
        List<String> includeFields,
        @Nullable String paginationToken,
        @Nullable Long limit) {
    public DocumentFetch {
        ids = List.copyOf(ids);
        includeFields = List.copyOf(includeFields);
    }
}
