package dev.bristlecone.search.segment;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.blob.Blob;
import dev.bristlecone.storage.blob.BlobWriter;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/// Blobs in memory: what is needed of a store to write a segment file and to read, change or cut its bytes.
final class FakeBlobs {
    private FakeBlobs() {}

    /// Collects what is written, until the disk is full; publishing does nothing.
    static final class Writer implements BlobWriter {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private int writesLeft;

        Writer() {
            this(Integer.MAX_VALUE);
        }

        Writer(int writesUntilFull) {
            writesLeft = writesUntilFull;
        }

        boolean isFull() {
            return writesLeft < 0;
        }

        byte[] bytes() {
            return written.toByteArray();
        }

        @Override
        public void write(ByteBuffer bytes) throws StorageException {
            if (--writesLeft < 0) {
                throw new StorageException(StorageException.Kind.DISK_FULL, "full");
            }
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            written.writeBytes(part);
        }

        @Override
        public long position() {
            return written.size();
        }

        @Override
        public void publish() {}

        @Override
        public void close() {}
    }

    /// Off-heap like a mapped file, so that a read after closing or out of bounds fails as it would there.
    static final class Opened implements Blob {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment bytes;
        private boolean closed;

        Opened(byte[] content) {
            bytes = arena.allocate(content.length, 64);
            MemorySegment.copy(content, 0, bytes, ValueLayout.JAVA_BYTE, 0, content.length);
        }

        boolean isClosed() {
            return closed;
        }

        /// The bytes behind the read-only view, for damaging them after opening.
        MemorySegment writable() {
            return bytes;
        }

        @Override
        public String name() {
            return "shard-1/7-42";
        }

        @Override
        public long sizeBytes() {
            return bytes.byteSize();
        }

        @Override
        public MemorySegment bytes() {
            return bytes.asReadOnly();
        }

        @Override
        public void close() {
            closed = true;
            arena.close();
        }
    }
}
