package dev.bristlecone.storage.log;

import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import dev.bristlecone.storage.disk.DiskName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Appends records to one log file through a buffer that outlives it. One thread at a time.
///
/// What was appended since the last [#sync] is either made durable by the next one or taken back by [#rollback].
final class WalWriter implements AutoCloseable {
    private final String name;
    private final long firstLsn;
    private final DiskFile file;
    private final byte[] seed;
    private final ByteBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private long writtenBytes;
    private long syncedBytes;

    private WalWriter(String name, long firstLsn, DiskFile file, UUID fileId, ByteBuffer buffer) {
        this.name = name;
        this.firstLsn = firstLsn;
        this.file = file;
        this.seed = WalFormat.seed(fileId);
        this.buffer = buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
        this.writtenBytes = WalFormat.HEADER_BYTES;
        this.syncedBytes = WalFormat.HEADER_BYTES;
    }

    /// Creates the file that follows the record with the header's previous LSN; durable, with its name, on return.
    /// After a failure the file is removed again as far as the disk allows.
    static WalWriter create(Disk disk, String directory, WalHeader header, ByteBuffer buffer) throws IOException {
        long firstLsn = header.previousLsn() + 1;
        String name = DiskName.inside(directory, WalFormat.fileName(firstLsn));
        DiskFile file = disk.create(name);
        try {
            file.append(header.encode());
            file.sync();
            disk.syncDirectory(directory);
            return new WalWriter(name, firstLsn, file, header.file(), buffer);
        } catch (IOException e) {
            discard(disk, name, file, e);
            throw e;
        }
    }

    /// Opens a verified file that has a header and no records.
    static WalWriter resume(Disk disk, String directory, WalHeader header, ByteBuffer buffer) throws IOException {
        long firstLsn = header.previousLsn() + 1;
        String name = DiskName.inside(directory, WalFormat.fileName(firstLsn));
        return new WalWriter(name, firstLsn, disk.open(name), header.file(), buffer);
    }

    String name() {
        return name;
    }

    long firstLsn() {
        return firstLsn;
    }

    /// Bytes in the file, including what is not yet synced.
    long sizeBytes() {
        return writtenBytes + buffer.position();
    }

    boolean hasRecords() {
        return sizeBytes() > WalFormat.HEADER_BYTES;
    }

    /// Appends one record and returns the checksum of its header. The payload stays unread for its owner.
    int append(long lsn, int batchIndex, ByteBuffer payload) throws IOException {
        if (buffer.remaining() < WalFormat.RECORD_HEADER_BYTES) {
            flush();
        }
        int length = payload.remaining();
        int start = buffer.position();
        buffer.putInt(start + WalFormat.RECORD_LENGTH_OFFSET, length)
                .putLong(start + WalFormat.RECORD_LSN_OFFSET, lsn)
                .putInt(start + WalFormat.RECORD_BATCH_INDEX_OFFSET, batchIndex)
                .putShort(start + WalFormat.RECORD_TYPE_OFFSET, WalFormat.TYPE_DATA)
                .putShort(start + WalFormat.RECORD_VERSION_OFFSET, WalFormat.RECORD_VERSION)
                .putInt(start + WalFormat.RECORD_PAYLOAD_CHECKSUM_OFFSET, checksum(payload.duplicate()))
                .putInt(start + WalFormat.RECORD_RESERVED_OFFSET, 0);
        int fieldsBytes = WalFormat.RECORD_HEADER_BYTES - WalFormat.RECORD_LENGTH_OFFSET;
        int headerChecksum = checksum(buffer.slice(start + WalFormat.RECORD_LENGTH_OFFSET, fieldsBytes));
        buffer.putInt(start, headerChecksum).position(start + WalFormat.RECORD_HEADER_BYTES);
        copy(payload.duplicate());
        pad(WalFormat.paddingBytes(length));
        return headerChecksum;
    }

    /// Makes everything appended durable. After a failure the file must not be used again.
    void sync() throws IOException {
        flush();
        file.sync();
        syncedBytes = writtenBytes;
    }

    /// Takes back everything appended since the last sync, durably.
    void rollback() throws IOException {
        buffer.clear();
        file.truncate(syncedBytes);
        file.sync();
        writtenBytes = syncedBytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private int checksum(ByteBuffer bytes) {
        crc.reset();
        crc.update(seed);
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private void copy(ByteBuffer payload) throws IOException {
        while (payload.remaining() > buffer.remaining()) {
            int count = buffer.remaining();
            buffer.put(payload.slice(payload.position(), count));
            payload.position(payload.position() + count);
            flush();
        }
        buffer.put(payload);
    }

    private void pad(int count) throws IOException {
        if (buffer.remaining() < count) {
            flush();
        }
        for (int i = 0; i < count; i++) {
            buffer.put((byte) 0);
        }
    }

    /// Hands everything appended to the file, unsynced.
    void flush() throws IOException {
        buffer.flip();
        int count = buffer.remaining();
        if (count > 0) {
            file.append(buffer);
        }
        buffer.clear();
        writtenBytes += count;
    }

    private static void discard(Disk disk, String name, DiskFile file, IOException cause) {
        try (file) {
            disk.delete(name);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
