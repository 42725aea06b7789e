package dev.bristlecone.storage.scratch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Native memory for one piece of work, filled with zeros, usable by any thread until it is closed. Allocation may fail
/// with an [java.io.UncheckedIOException] around a [dev.bristlecone.storage.StorageException].
public interface Scratch extends SegmentAllocator, AutoCloseable {
    /// Frees all of it; no thread may use it any more.
    @Override
    void close();

    /// Memory and nothing else.
    static Scratch inMemory() {
        Arena arena = Arena.ofShared();
        return new Scratch() {
            @Override
            public MemorySegment allocate(long byteSize, long byteAlignment) {
                return arena.allocate(byteSize, byteAlignment);
            }

            @Override
            public void close() {
                arena.close();
            }
        };
    }
}
