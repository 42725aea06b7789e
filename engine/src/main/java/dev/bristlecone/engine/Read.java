package dev.bristlecone.engine;

/// An answer and the LSN of the snapshot it was read from.
public record Read<T>(T value, long lsn) {}
