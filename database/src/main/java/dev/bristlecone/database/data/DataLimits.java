package dev.bristlecone.database.data;

import dev.bristlecone.model.Limits;

/// How large requests and answers of the data plane may be: the records in them as
/// [dev.bristlecone.model.Record#sizeBytes] counts, so that the wire makes no difference.
///
/// @param upsertBytesMax all records of one upsert
/// @param resultBytesMax all records of one query's answer, and of one page of a fetch by metadata
public record DataLimits(long upsertBytesMax, long resultBytesMax) {
    /// Those of the hosted service.
    public static final DataLimits HOSTED = new DataLimits(Limits.UPSERT_BYTES_MAX, Limits.RESULT_BYTES_MAX);
}
