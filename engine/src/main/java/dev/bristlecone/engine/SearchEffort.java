package dev.bristlecone.engine;

/// How hard a query looks for the nearest dense vectors where an index finds them approximately.
///
/// @param recall share of the true nearest to be found, on average over queries; 1 looks at every record
/// @param factor scales the candidates that the recall would ask for
/// @param candidatesMax the most candidates to consider in a segment
public record SearchEffort(double recall, double factor, int candidatesMax) {
    /// Finds 95 of 100.
    public static final SearchEffort DEFAULT = new SearchEffort(0.95, 1, Integer.MAX_VALUE);

    /// Looks at every record.
    public static final SearchEffort EXACT = new SearchEffort(1, 1, Integer.MAX_VALUE);

    public SearchEffort {
        if (!(recall > 0 && recall <= 1)) {
            throw new IllegalArgumentException("recall: " + recall + " (expected: above 0, at most 1)");
        }
        if (!(factor > 0)) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: above 0)");
        }
    }
}
