package dev.bristlecone.inference.installed;

/// Hears how far an installation is.
@FunctionalInterface
public interface Progress {
    /// This much of a step is done.
    ///
    /// @param step what is going on: the name of the file that arrives, or words
    /// @param bytes how much of it is done
    /// @param bytesAll how much there is; -1 when nobody knows
    void at(String step, long bytes, long bytesAll);
}
