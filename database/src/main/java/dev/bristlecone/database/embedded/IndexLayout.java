package dev.bristlecone.database.embedded;

/// How the indexes of segments are laid out.
public enum IndexLayout {
    /// Fast where a segment takes at most half of the memory that the process leaves free, else compact.
    AUTO,
    /// Rows of vectors with their neighbours: fastest while all of it is in memory.
    FAST,
    /// Codes: about a quarter of the vectors besides the vectors themselves, searched more slowly.
    COMPACT
}
