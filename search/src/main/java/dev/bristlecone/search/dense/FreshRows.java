package dev.bristlecone.search.dense;

/// The rows behind [FreshCodes], as one query sees them.
public interface FreshRows extends Candidates {
    /// Whether the query may find a row.
    boolean accepts(int row);
}
