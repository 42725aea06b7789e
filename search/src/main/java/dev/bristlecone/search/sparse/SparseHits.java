package dev.bristlecone.search.sparse;

/// Takes the records that a search finds, and says how good a score must be by now.
public interface SparseHits {
    /// The least score that may still count; minus infinity while every score does. It only rises. A record with
    /// exactly
    /// this score must be told.
    float worst();

    /// Whether a record may be told at all. Asked only about records whose score would count.
    boolean accepts(int ordinal);

    /// Takes a record with its exact score, which is not 0. Each accepted record whose score counts is told once;
    /// others
    /// may be told too.
    void found(int ordinal, float score);
}
