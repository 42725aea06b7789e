package dev.bristlecone.inference.catalog;

/// What a model makes of text.
public enum ModelKind {
    /// A vector of floats whose neighbours mean the like.
    DENSE,
    /// A weight for each word that matters.
    SPARSE,
    /// Scores of documents for a query.
    RERANK
}
