package dev.bristlecone.engine;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.filter.Filter;
import org.jspecify.annotations.Nullable;

/// A search for the `topK` nearest records. With both vectors the score is the sum of both products (the metric is then
/// dot product). At least one of `dense`, `sparse` is given. Sparse scores of 0 do not match.
///
/// @param resultBytesMax how large all hits may be together; more is INVALID_ARGUMENT
public record Query(
        Metric metric,
        float @Nullable [] dense,
        @Nullable SparseVector sparse,
        int topK,
        @Nullable Filter filter,
        boolean includeValues,
        boolean includeMetadata,
        long resultBytesMax,
        SearchEffort effort) {
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
