package dev.bristlecone.search.dense;

/// The rows behind [FreshCodes], as one query sees them.
public interface FreshRows {
    /// Whether the query may find a row.
    boolean accepts(int row);

    /// Computes the exact score of a row and keeps it if it is near enough. Called once for a row at most.
    void score(int row);

    /// The worst score kept, of all rows handed over so far; an infinity while too few are kept.
    float worst();
}
