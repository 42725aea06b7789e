package dev.bristlecone.database.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One way to score documents, as a client wrote it; nothing is checked yet. What was not given is null.
public record ScoreClause(
        @Nullable String type,
        @Nullable String field,
        @Nullable List<String> fields,
        @Nullable String query,
        float @Nullable [] values,
        @Nullable SparseInput sparseValues) {}
