package dev.bristlecone.engine;

/// What a write did.
///
/// @param lsn where it stands in the log; a read at or after it sees it
/// @param namespaceExisted whether the namespace existed before the write
/// @param matched records it found by id or filter before changing them
/// @param touchedBytes ids, vectors and metadata of the records it stored, replaced and removed one by one; 0 for a
///     namespace that goes as a whole
public record WriteResult(long lsn, boolean namespaceExisted, long matched, long touchedBytes) {
    /// A write that touched no single record.
    public WriteResult(long lsn, boolean namespaceExisted, long matched) {
        this(lsn, namespaceExisted, matched, 0);
    }
}
