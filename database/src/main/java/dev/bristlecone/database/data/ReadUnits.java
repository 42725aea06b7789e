package dev.bristlecone.database.data;

/// What reads are said to cost, in whole read units.
final class ReadUnits {
    static final long LISTING = 1;

    private static final long NAMESPACE_BYTES_PER_UNIT = 1_000_000_000;
    private static final long RECORDS_PER_UNIT = 10;

    private ReadUnits() {}

    /// One unit per gigabyte of the namespace searched, at least one.
    static long query(long namespaceSizeBytes) {
        return Math.max(1, Math.ceilDiv(namespaceSizeBytes, NAMESPACE_BYTES_PER_UNIT));
    }

    /// One unit per ten records, at least one.
    static long fetch(int recordCount) {
        return Math.max(1, Math.ceilDiv(recordCount, RECORDS_PER_UNIT));
    }
}
