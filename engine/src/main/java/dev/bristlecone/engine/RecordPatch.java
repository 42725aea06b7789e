package dev.bristlecone.engine;

/// A change of the record with this id.
public record RecordPatch(String id, Patch patch) {}
