package dev.bristlecone.engine;

/// How hard a query looks for the nearest vectors where an index finds them approximately.
///
/// @param recall share of the true nearest to be found, on average over queries; 1 is exact
/// @param factor scales the candidates that the recall would ask for, among dense vectors
/// @param candidatesMax the most candidates to consider in a segment, among dense vectors
/// @param exactSparseMax records of a segment up to which a query of sparse values alone is exact all the same
public record SearchEffort(double recall, double factor, int candidatesMax, int exactSparseMax) {
    private static final int EXACT_SPARSE_MAX = 1_000_000;

    /// Finds 95 of 100.
    public static final SearchEffort DEFAULT = new SearchEffort(0.95, 1, Integer.MAX_VALUE);

    /// Looks at every record.
    public static final SearchEffort EXACT = new SearchEffort(1, 1, Integer.MAX_VALUE);

    /// With sparse queries exact up to a million records of a segment.
    public SearchEffort(double recall, double factor, int candidatesMax) {
        this(recall, factor, candidatesMax, EXACT_SPARSE_MAX);
    }

    public SearchEffort {
        if (!(recall > 0 && recall <= 1)) {
            throw new IllegalArgumentException("recall: " + recall + " (expected: above 0, at most 1)");
        }
        if (!(factor > 0)) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: above 0)");
        }
    }
}
