package dev.bristlecone.database.data;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Removes records by id, by filter, or all of a namespace.
public record DeleteRequest(
        String namespace,
        List<String> ids,
        boolean deleteAll,
        @Nullable Map<String, @Nullable Object> filter) {
    public DeleteRequest {
        ids = List.copyOf(ids);
    }
}
