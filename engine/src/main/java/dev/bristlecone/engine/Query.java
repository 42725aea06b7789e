package dev.bristlecone.engine;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.text.TextQuery;
import org.jspecify.annotations.Nullable;

/// A search for the `topK` nearest records. With both vectors the score is the sum of both products (the metric is then
/// dot product). At least one of `dense`, `sparse` is given, or else `text`. Sparse scores of 0 do not match.
///
/// @param text what the texts of the records are ranked by
/// @param resultBytesMax how large all hits may be together; more is INVALID_ARGUMENT
public record Query(
        Metric metric,
        float @Nullable [] dense,
        @Nullable SparseVector sparse,
        @Nullable TextQuery text,
        int topK,
        @Nullable Filter filter,
        boolean includeValues,
        boolean includeMetadata,
        long resultBytesMax,
        SearchEffort effort) {
    /// A query for vectors.
    public Query(
            Metric metric,
            float @Nullable [] dense,
            @Nullable SparseVector sparse,
            int topK,
            @Nullable Filter filter,
            boolean includeValues,
            boolean includeMetadata,
            long resultBytesMax,
            SearchEffort effort) {
        this(metric, dense, sparse, null, topK, filter, includeValues, includeMetadata, resultBytesMax, effort);
    }

    /// A query whose answer may have any size, with [SearchEffort#DEFAULT].
    public Query(
            Metric metric,
            float @Nullable [] dense,
            @Nullable SparseVector sparse,
            int topK,
            @Nullable Filter filter,
            boolean includeValues,
            boolean includeMetadata) {
        this(metric, dense, sparse, topK, filter, includeValues, includeMetadata, Long.MAX_VALUE, SearchEffort.DEFAULT);
    }
}
