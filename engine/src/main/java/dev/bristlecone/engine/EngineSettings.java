package dev.bristlecone.engine;

/// What users may tune in the engine.
///
/// @param tailBytesMax memory of fresh records after which they are frozen and flushed to a segment file
/// @param tailBytesLimit memory of all fresh records, frozen ones included, above which writes wait for a flush
/// @param logBytesMax log written since the last flush after which one starts, which bounds the replay at start
/// @param mergeFanIn segments of similar size in one namespace that are merged into one
/// @param deletedShareMax share of deleted records in a segment above which it is rewritten
/// @param compactionBytesMax how much one compaction reads at the most
/// @param indexRecordsMin records from which on a segment gets an index for its dense vectors
/// @param indexFastBytesMax up to so many bytes of one segment its index has the fast layout, above the compact
///     one: how much memory there is for it
/// @param indexWorkBytesMax up to so many bytes of work memory an index in the compact layout has a graph
/// @param indexThreads how many threads build one index
/// @param partRecordsMin records from which on a segment gets an index of its metadata
public record EngineSettings(
        long tailBytesMax,
        long tailBytesLimit,
        long logBytesMax,
        int mergeFanIn,
        double deletedShareMax,
        long compactionBytesMax,
        int indexRecordsMin,
        long indexFastBytesMax,
        long indexWorkBytesMax,
        int indexThreads,
        int partRecordsMin) {
    /// Good for one GiB of memory and for more.
    public static final EngineSettings DEFAULT = new EngineSettings(
            64L << 20, 192L << 20, 256L << 20, 4, 0.2, 2L << 30, 5_000, Long.MAX_VALUE, Long.MAX_VALUE, 1, 128);

    /// With the defaults for indexes and parts.
    public EngineSettings(
            long tailBytesMax,
            long tailBytesLimit,
            long logBytesMax,
            int mergeFanIn,
            double deletedShareMax,
            long compactionBytesMax) {
        this(
                tailBytesMax,
                tailBytesLimit,
                logBytesMax,
                mergeFanIn,
                deletedShareMax,
                compactionBytesMax,
                DEFAULT.indexRecordsMin,
                DEFAULT.indexFastBytesMax,
                DEFAULT.indexWorkBytesMax,
                DEFAULT.indexThreads,
                DEFAULT.partRecordsMin);
    }

    /// These with other limits for indexes of dense vectors.
    public EngineSettings withIndexes(int recordsMin, int threads) {
        return withIndexes(recordsMin, indexFastBytesMax, indexWorkBytesMax, threads);
    }

    /// These with other limits for indexes of dense vectors and their layouts.
    public EngineSettings withIndexes(int recordsMin, long fastBytesMax, long workBytesMax, int threads) {
        return new EngineSettings(
                tailBytesMax,
                tailBytesLimit,
                logBytesMax,
                mergeFanIn,
                deletedShareMax,
                compactionBytesMax,
                recordsMin,
                fastBytesMax,
                workBytesMax,
                threads,
                partRecordsMin);
    }

    /// These with metadata indexes for other sizes of segments.
    public EngineSettings withPartRecordsMin(int recordsMin) {
        return new EngineSettings(
                tailBytesMax,
                tailBytesLimit,
                logBytesMax,
                mergeFanIn,
                deletedShareMax,
                compactionBytesMax,
                indexRecordsMin,
                indexFastBytesMax,
                indexWorkBytesMax,
                indexThreads,
                recordsMin);
    }

    public EngineSettings {
        if (tailBytesMax <= 0 || tailBytesLimit < tailBytesMax) {
            throw new IllegalArgumentException("tailBytesMax: " + tailBytesMax + ", tailBytesLimit: " + tailBytesLimit
                    + " (expected: 0 < tailBytesMax <= tailBytesLimit)");
        }
        if (mergeFanIn < 2) {
            throw new IllegalArgumentException("mergeFanIn: " + mergeFanIn + " (expected: >= 2)");
        }
        if (indexThreads < 1) {
            throw new IllegalArgumentException("indexThreads: " + indexThreads + " (expected: >= 1)");
        }
        if (!(deletedShareMax > 0 && deletedShareMax <= 1)) {
            throw new IllegalArgumentException("deletedShareMax: " + deletedShareMax + " (expected: in (0, 1])");
        }
    }
}
