package dev.bristlecone.database.data;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Searches documents by what `scoreBy` says.
public record DocumentSearch(
        String namespace,
        List<ScoreClause> scoreBy,
        long topK,
        @Nullable Map<String, @Nullable Object> filter,
        List<String> includeFields) {
    public DocumentSearch {
        scoreBy = List.copyOf(scoreBy);
        includeFields = List.copyOf(includeFields);
    }
}
