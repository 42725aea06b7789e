package dev.bristlecone.database.data;

import org.jspecify.annotations.Nullable;

/// The result of a read.
///
/// @param readUnits what the read is said to cost
/// @param lsn the newest write the read was able to see
/// @param servedBy the namespace that served it when the caller named an alias, null otherwise
public record Answer<T>(
        T value, long readUnits, long lsn, @Nullable String servedBy) {
    /// From the namespace that was named.
    public Answer(T value, long readUnits, long lsn) {
        this(value, readUnits, lsn, null);
    }

    /// This answer from a namespace that an alias stands for; null for the one that was named.
    Answer<T> servedBy(@Nullable String namespace) {
        return new Answer<>(value, readUnits, lsn, namespace);
    }

    /// The namespace to report to a caller who asked for `asked`.
    public String namespace(String asked) {
        return servedBy == null ? asked : servedBy;
    }
}
