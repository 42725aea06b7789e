package dev.bristlecone.database.data;

/// What writes are said to cost, in whole write units. Records are measured as they are stored: id, vectors, metadata.
final class WriteUnits {
    /// A namespace removed as a whole.
    static final long WHOLE = 1;

    private static final long UPSERT_MIN = 5;
    private static final long BYTES_PER_UNIT = 1024;

    private WriteUnits() {}

    /// One unit per kilobyte of the records stored and of those they replaced, at least five.
    static long upsert(long touchedBytes) {
        return Math.max(UPSERT_MIN, Math.ceilDiv(touchedBytes, BYTES_PER_UNIT));
    }

    /// One unit per kilobyte of the records removed, or as they were before and after an update; at least one.
    static long change(long touchedBytes) {
        return Math.max(1, Math.ceilDiv(touchedBytes, BYTES_PER_UNIT));
    }
}
