package dev.bristlecone.search.dense;

/// The records behind an index, as one query scores them.
public interface Candidates {
    /// Computes the exact score of a record and keeps it if it is near enough. Called once for a record at most.
    void score(int ordinal);

    /// The worst score kept, of all records handed over so far; an infinity while too few are kept.
    float worst();
}
