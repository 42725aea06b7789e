package dev.bristlecone.engine;

import dev.bristlecone.search.dense.Parallel;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.scratch.Scratch;

/// What building an index takes.
///
/// @param threads on which it runs
/// @param memory where it works
/// @param texts which fields of an index are full text
public record IndexBuilding(Parallel threads, ScratchMemory memory, TextSchemas texts) {
    /// For indexes without full text.
    public IndexBuilding(Parallel threads, ScratchMemory memory) {
        this(threads, memory, TextSchemas.NONE);
    }

    /// Opens scratch memory for one build.
    @FunctionalInterface
    public interface ScratchMemory {
        Scratch open() throws StorageException;
    }

    /// On the compaction lane alone, in plain memory.
    public static IndexBuilding plain() {
        return plain(TextSchemas.NONE);
    }

    /// As [#plain()], with full text.
    public static IndexBuilding plain(TextSchemas texts) {
        return new IndexBuilding(Parallel.sequential(), Scratch::inMemory, texts);
    }
}
