package dev.bristlecone.database.data;

/// The result of a read.
///
/// @param readUnits what the read is said to cost
/// @param lsn the newest write the read was able to see
public record Answer<T>(T value, long readUnits, long lsn) {}
