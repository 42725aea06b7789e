package dev.bristlecone.database.data;

/// The result of a write that is durable and visible.
///
/// @param count records it stored or matched
/// @param writeUnits what the write is said to cost
/// @param lsn where it stands in the log; a read whose LSN is at least this one sees it
public record Receipt(long count, long writeUnits, long lsn) {}
