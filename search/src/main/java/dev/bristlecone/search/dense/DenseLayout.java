package dev.bristlecone.search.dense;

/// What an index is made of.
public enum DenseLayout {
    /// A graph beside codes: the fastest, at more than twice the size of the vectors.
    FAST,
    /// Codes and fine codes, about a fifth of the vectors. A search reads these, and few vectors beside those it
    /// returns.
    COMPACT
}
