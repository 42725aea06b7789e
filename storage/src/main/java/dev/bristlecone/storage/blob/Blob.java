package dev.bristlecone.storage.blob;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// An open immutable blob. The segment stays valid until `close`, which the owner calls only when no reader is left.
public interface Blob extends AutoCloseable {
    String name();

    long sizeBytes();

    /// All bytes, read-only; memory-mapped where the store can. Accessible from any thread.
    MemorySegment bytes();

    @Override
    void close() throws IOException;
}
