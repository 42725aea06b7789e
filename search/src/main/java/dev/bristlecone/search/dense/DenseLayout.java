package dev.bristlecone.search.dense;

/// What an index is made of.
public enum DenseLayout {
    /// A graph beside codes: the fastest, at more than twice the size of the vectors.
    FAST,
    /// Codes, fine codes, and a graph that leads from one to the others: about a quarter of the vectors. A search
    /// reads these, and few vectors beside those it returns.
    COMPACT,
    /// The same without a graph, which takes as much memory to build as one of the fast layout.
    CODES
}
