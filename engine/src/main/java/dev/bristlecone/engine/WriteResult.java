package dev.bristlecone.engine;

/// What a write did.
///
/// @param lsn where it stands in the log; a read at or after it sees it
/// @param namespaceExisted whether the namespace existed before the write
/// @param matched records it found by id or filter before changing them
public record WriteResult(long lsn, boolean namespaceExisted, long matched) {}
