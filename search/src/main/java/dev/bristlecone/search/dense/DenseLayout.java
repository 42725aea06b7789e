package dev.bristlecone.search.dense;

/// What an index is made of.
public enum DenseLayout {
    /// A graph beside codes: the fastest, at more than twice the size of the vectors.
    FAST,
    /// Codes and fine codes, a fifth of the vectors and less. Only these need to be in memory for a fast search; of
    /// the vectors themselves it reads little more than those it returns.
    COMPACT
}
