package dev.bristlecone.database.data;

/// Sparse values as a client wrote them: `indices` are unsigned 32-bit numbers in any order, nothing is checked yet.
/// The arrays are handed over.
public record SparseInput(int[] indices, float[] values) {}
