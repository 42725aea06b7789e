package dev.bristlecone.database.records;

import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.model.Metadata;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A search for records by a text, a vector or the id of a stored record: by exactly one of them.
///
/// @param matchTerms words that the text of every record found must hold; null for no such wish
/// @param fields the fields wanted of each record found; null for all
public record RecordSearch(
        String namespace,
        long topK,
        @Nullable String text,
        float @Nullable [] vector,
        @Nullable SparseInput sparse,
        @Nullable String id,
        @Nullable Map<String, @Nullable Object> filter,
        @Nullable List<String> matchTerms,
        @Nullable List<String> fields,
        @Nullable Rerank rerank) {
    /// What is to become of the records found.
    ///
    /// @param topN how many of them are wanted; null for all
    /// @param query what they are held against; null for the search's text
    public record Rerank(
            String model,
            List<String> rankFields,
            @Nullable Integer topN,
            @Nullable String query,
            Metadata parameters) {
        public Rerank {
            rankFields = List.copyOf(rankFields);
        }
    }
}
