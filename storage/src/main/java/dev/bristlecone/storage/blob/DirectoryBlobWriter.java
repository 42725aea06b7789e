package dev.bristlecone.storage.blob;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import dev.bristlecone.storage.disk.DiskName;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Writes a blob to a temporary file and publishes it by renaming. Small writes gather in a buffer. After any failure
/// the writer can only be closed.
final class DirectoryBlobWriter implements BlobWriter {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Disk disk;
    private final String temp;
    private final String live;
    private final DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long flushedBytes;
    private boolean usable = true;
    private boolean published;
    private boolean closed;

    private DirectoryBlobWriter(Disk disk, String temp, String live, DiskFile file) {
        this.disk = disk;
        this.temp = temp;
        this.live = live;
        this.file = file;
    }

    static DirectoryBlobWriter create(Disk disk, String temp, String live) throws IOException {
        return new DirectoryBlobWriter(disk, temp, live, disk.create(temp));
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        checkUsable();
        usable = false;
        if (bytes.remaining() > buffer.remaining()) {
            flush();
        }
        if (bytes.remaining() > buffer.remaining()) {
            int count = bytes.remaining();
            file.append(bytes);
            flushedBytes += count;
        } else {
            buffer.put(bytes);
        }
        usable = true;
    }

    @Override
    public long position() {
        return flushedBytes + buffer.position();
    }

    @Override
    public void publish() throws IOException {
        checkUsable();
        usable = false;
        flush();
        file.sync();
        long sizeBytes = disk.sizeBytes(temp);
        if (sizeBytes != flushedBytes) {
            throw new StorageException(
                    Kind.IO, "blob " + live + " has " + sizeBytes + " bytes (expected: " + flushedBytes + ")");
        }
        String directory = DiskName.parent(live);
        disk.createDirectories(directory);
        disk.rename(temp, live);
        published = true;
        disk.syncDirectory(directory);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        usable = false;
        try (file) {
            if (!published) {
                disk.delete(temp);
            }
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        int count = buffer.remaining();
        if (count > 0) {
            file.append(buffer);
        }
        buffer.clear();
        flushedBytes += count;
    }

    private void checkUsable() {
        if (!usable) {
            throw new IllegalStateException("the writer of blob " + live + " is published, failed or closed");
        }
    }
}
