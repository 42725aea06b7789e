package dev.bristlecone.database.embedded;

/// How the indexes of segments are laid out.
public enum IndexLayout {
    /// Fast where a segment takes at most half of the memory that the process leaves free, else compact.
    AUTO,
    /// A graph: fastest while all of it is in memory.
    FAST,
    /// Codes: a seventh of the memory, somewhat slower, and still quick when the vectors do not fit in memory.
    COMPACT
}
