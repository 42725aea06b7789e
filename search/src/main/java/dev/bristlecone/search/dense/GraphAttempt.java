package dev.bristlecone.search.dense;

/// One way a graph was built, and what it was worth.
///
/// @param recall the best of the 10 nearest that walks were measured to reach
/// @param visits about how many records a walk comes to for a recall of .95; infinite where that was not reached
public record GraphAttempt(Kind kind, float recall, float visits) {
    /// Where edges come from.
    public enum Kind {
        /// From an earlier graph, as far as it goes.
        INHERITED,
        /// All are new.
        ANEW,
        /// All are new, and more was looked at for each.
        THOROUGH
    }
}
