package dev.bristlecone.search.dense;

/// The records behind an index, as one query scores them.
public interface Candidates {
    /// Computes the exact score of a record and keeps it if it is near enough. Called once for a record at most.
    void score(int ordinal);

    /// The same for several records, whose vectors may be brought into memory together; at the latest when [#worst]
    /// is asked.
    ///
    /// @param ordinals of which those from `from` to before `to` are meant; the array stays the caller's
    default void scoreAll(int[] ordinals, int from, int to) {
        for (int i = from; i < to; i++) {
            score(ordinals[i]);
        }
    }

    /// The worst score kept, of all records handed over so far; an infinity while too few are kept.
    float worst();
}
