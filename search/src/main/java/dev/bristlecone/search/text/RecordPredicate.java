package dev.bristlecone.search.text;

/// Whether a record is among those that something outside of texts accepts.
@FunctionalInterface
public interface RecordPredicate {
    /// Whether this record is.
    ///
    /// @param source which source of the search the record is in
    boolean test(int source, int ordinal);
}
