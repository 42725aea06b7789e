package dev.bristlecone.database.embedded;

/// How much an index holds over all its namespaces.
public record IndexSize(long recordCount, long sizeBytes) {}
