package dev.bristlecone.database.data;

import dev.bristlecone.model.MetadataValue;

/// The value of one field of a document, as clients write and read it. Arrays are handed over.
public sealed interface DocumentValue {
    /// A string, number, boolean or list of strings.
    record Plain(MetadataValue value) implements DocumentValue {}

    /// A list of numbers, which is never empty.
    record Dense(float[] values) implements DocumentValue {}

    record Sparse(SparseInput values) implements DocumentValue {}

    /// Something that no field can hold.
    ///
    /// @param found what it is, for the message
    record Unfit(String found) implements DocumentValue {}
}
