package dev.bristlecone.storage.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// One open file of a [LocalDisk]. One thread.
final class LocalFile implements Disk.DiskFile {
    private final String name;
    private final FileChannel channel;

    LocalFile(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        try {
            long offset = channel.size();
            while (bytes.hasRemaining()) {
                offset += channel.write(bytes, offset);
            }
        } catch (IOException e) {
            throw LocalDisk.translated("cannot write " + name, e);
        }
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        int total = 0;
        try {
            while (target.hasRemaining()) {
                int count = channel.read(target, offset + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
        } catch (IOException e) {
            throw LocalDisk.translated("cannot read " + name + " at offset " + offset, e);
        }
        return total;
    }

    @Override
    public long sizeBytes() throws IOException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw LocalDisk.translated("cannot read the size of " + name, e);
        }
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        try {
            channel.truncate(sizeBytes);
        } catch (IOException e) {
            throw LocalDisk.translated("cannot truncate " + name + " to " + sizeBytes + " bytes", e);
        }
    }

    @Override
    public void sync() throws IOException {
        try {
            // fdatasync: the size is part of what a later read needs, so it is included; timestamps are not.
            channel.force(false);
        } catch (IOException e) {
            throw LocalDisk.translated("cannot sync " + name, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } catch (IOException e) {
            throw LocalDisk.translated("cannot close " + name, e);
        }
    }
}
