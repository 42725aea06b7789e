package dev.bristlecone.engine;

import dev.bristlecone.search.dense.Parallel;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.scratch.Scratch;

/// What building an index takes.
///
/// @param threads on which it runs
/// @param memory where it works
public record IndexBuilding(Parallel threads, ScratchMemory memory) {
    /// Opens scratch memory for one build.
    @FunctionalInterface
    public interface ScratchMemory {
        Scratch open() throws StorageException;
    }

    /// On the compaction lane alone, in plain memory.
    public static IndexBuilding plain() {
        return new IndexBuilding(Parallel.sequential(), Scratch::inMemory);
    }
}
