package dev.bristlecone.search.scan;

/// Compares the ids of two records that are known only by place. A *source* is whatever the caller numbers: a segment,
/// a tail. Asked only when two scores are equal, so it may be slow.
@FunctionalInterface
public interface IdOrder {
    /// Negative, zero or positive as the first record's id lies before, at or after the second's in unsigned byte
    /// order.
    int compare(int source, int ordinal, int otherSource, int otherOrdinal);
}
