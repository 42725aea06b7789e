package dev.bristlecone.storage.blob;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Streams one blob. One thread. Closing without publishing leaves nothing.
public interface BlobWriter extends AutoCloseable {
    /// Appends the remaining bytes of the buffer.
    void write(ByteBuffer bytes) throws IOException;

    /// How many bytes were written so far.
    long position();

    /// Makes the blob durable and visible under its name: temporary file, sync, rename, directory sync.
    void publish() throws IOException;

    @Override
    void close() throws IOException;
}
