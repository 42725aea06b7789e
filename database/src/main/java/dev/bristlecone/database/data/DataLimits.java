package dev.bristlecone.database.data;

import dev.bristlecone.engine.SearchEffort;
import dev.bristlecone.model.Limits;

/// What requests and answers of the data plane may be: how large, how well queries search, and what is allowed beyond
/// the hosted service. Sizes are of the records as
/// [dev.bristlecone.model.Record#sizeBytes] counts, so that the wire makes no difference.
///
/// @param upsertBytesMax all records of one upsert
/// @param resultBytesMax all records of one query's answer, and of one page of a fetch by metadata
/// @param recall share of the true nearest that a query is to find on average, 1 for all
/// @param filteredStats whether the stats of every index may be asked with a filter
public record DataLimits(long upsertBytesMax, long resultBytesMax, double recall, boolean filteredStats) {
    /// Those of the hosted service.
    public static final DataLimits HOSTED =
            new DataLimits(Limits.UPSERT_BYTES_MAX, Limits.RESULT_BYTES_MAX, SearchEffort.DEFAULT.recall(), false);
}
