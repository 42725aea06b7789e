package dev.bristlecone.model;

import org.jspecify.annotations.Nullable;

/// One stored record: an id (1 to 512 ASCII characters), dense values and/or sparse values, metadata. The float bits
/// given are the bits returned. Arrays are handed over and must not be changed afterwards.
public record Record(
        String id, float @Nullable [] values, @Nullable SparseVector sparse, Metadata metadata) {
    /// Bytes of the id, the vectors (4 for each dense value, 8 for each sparse one) and the metadata as JSON: what
    /// limits of requests and answers count, on whatever wire.
    public long sizeBytes() {
        long denseBytes = values == null ? 0 : 4L * values.length;
        long sparseBytes = sparse == null ? 0 : 8L * sparse.size();
        return id.length() + denseBytes + sparseBytes + (metadata.isEmpty() ? 0 : metadata.jsonSizeBytes());
    }
}
