package dev.bristlecone.database.embedded;

/// What an operator may tune about the store.
///
/// @param tailBytes memory of fresh records after which they are written to a segment file
/// @param tailLimitBytes memory of all fresh records above which writes wait
/// @param logBytes log written since the last flush after which one starts
/// @param compactionBytes how much one compaction reads at the most
/// @param indexRecords records from which on a segment gets an index for its dense vectors
/// @param indexLayout how indexes are laid out
/// @param indexThreads how many threads build an index
public record StoreLimits(
        long tailBytes,
        long tailLimitBytes,
        long logBytes,
        long compactionBytes,
        int indexRecords,
        IndexLayout indexLayout,
        int indexThreads) {}
