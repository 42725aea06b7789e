package dev.bristlecone.storage.log;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Disk;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Reads one log file from front to back and trusts nothing: every length is bounded before memory is taken, every
/// record is checked before it is shown. One thread.
final class WalReader implements AutoCloseable {
    private static final int WINDOW_BYTES = 1 << 20;

    private final String name;
    private final DiskFile file;
    private final long fileBytes;
    private final CRC32C crc = new CRC32C();
    private byte[] seed = {};
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowOffset;

    private long offset = WalFormat.HEADER_BYTES;
    private long nextOffset = WalFormat.HEADER_BYTES;
    private long lsn;
    private int headerChecksum;
    private int payloadBytes;
    private String damage = "";

    /// What [#next] found.
    enum Found {
        RECORD,
        END,
        DAMAGE
    }

    private WalReader(String name, DiskFile file, long fileBytes) {
        this.name = name;
        this.file = file;
        this.fileBytes = fileBytes;
    }

    static WalReader open(Disk disk, String name) throws IOException {
        DiskFile file = disk.open(name);
        try {
            return new WalReader(name, file, file.sizeBytes());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /// Reads the file header; first of all calls.
    ///
    /// @throws StorageException CORRUPT or TOO_NEW
    WalHeader readHeader(UUID store, UUID fileId) throws IOException {
        int count = (int) Math.min(WalFormat.HEADER_BYTES, fileBytes);
        load(0, count);
        WalHeader header = WalHeader.decode(window.slice(0, count), name);
        if (!header.store().equals(store)) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "log file " + name + " belongs to store " + header.store() + " (expected: " + store + ")");
        }
        if (!header.file().equals(fileId)) {
            throw new StorageException(
                    Kind.CORRUPT,
                    "log file " + name + " has id " + header.file() + " (expected: " + fileId
                            + "); it was moved or renamed");
        }
        seed = WalFormat.seed(fileId);
        return header;
    }

    /// Moves to the record after the current one, which must have this LSN.
    ///
    /// @throws StorageException TOO_NEW, or IO when the file cannot be read
    Found next(long expectedLsn) throws IOException {
        offset = nextOffset;
        long remaining = fileBytes - offset;
        if (remaining == 0) {
            return Found.END;
        }
        if (remaining < WalFormat.RECORD_HEADER_BYTES) {
            return damaged(remaining + " bytes are left (expected: at least " + WalFormat.RECORD_HEADER_BYTES + ")");
        }
        load(offset, WalFormat.RECORD_HEADER_BYTES);
        int start = (int) (offset - windowOffset);
        if (!isHeaderIntact(start)) {
            return damaged("the checksum of the record header does not match");
        }
        int version = Short.toUnsignedInt(window.getShort(start + WalFormat.RECORD_VERSION_OFFSET));
        if (version > WalFormat.RECORD_VERSION) {
            throw new StorageException(
                    Kind.TOO_NEW,
                    "log file " + name + " holds a record of version " + version + " at offset " + offset
                            + " (expected: " + WalFormat.RECORD_VERSION + "); it needs a newer release");
        }
        lsn = window.getLong(start + WalFormat.RECORD_LSN_OFFSET);
        payloadBytes = window.getInt(start + WalFormat.RECORD_LENGTH_OFFSET);
        headerChecksum = window.getInt(start);
        if (lsn != expectedLsn) {
            return damaged("the record has LSN " + lsn + " (expected: " + expectedLsn + ")");
        }
        if (version < WalFormat.RECORD_VERSION
                || window.getShort(start + WalFormat.RECORD_TYPE_OFFSET) != WalFormat.TYPE_DATA
                || window.getInt(start + WalFormat.RECORD_RESERVED_OFFSET) != 0) {
            return damaged("type, version and reserved bytes are not those of a record");
        }
        if (payloadBytes < 0
                || payloadBytes > ShardLog.RECORD_BYTES_MAX
                || WalFormat.recordBytes(payloadBytes) > remaining) {
            return damaged("the payload has " + Integer.toUnsignedString(payloadBytes) + " bytes (expected: at most "
                    + Math.min(ShardLog.RECORD_BYTES_MAX, remaining - WalFormat.RECORD_HEADER_BYTES) + ")");
        }
        return readPayload();
    }

    /// The payload of the current record, valid until the next move.
    ByteBuffer payload() {
        return window.slice((int) (offset - windowOffset) + WalFormat.RECORD_HEADER_BYTES, payloadBytes)
                .asReadOnlyBuffer();
    }

    int headerChecksum() {
        return headerChecksum;
    }

    /// Where the current record, or the damage, starts.
    long offset() {
        return offset;
    }

    /// What is wrong at [#offset].
    String damage() {
        return damage;
    }

    long fileBytes() {
        return fileBytes;
    }

    /// Searches the damaged rest of the file for an intact record header whose batch began after the record with
    /// this LSN. Such a header proves that the record was durable once, so that the damage is no torn write.
    OptionalLong laterLsn(long damagedLsn) throws IOException {
        long lsnMax = damagedLsn + fileBytes / WalFormat.RECORD_HEADER_BYTES;
        for (long at = offset; at + WalFormat.RECORD_HEADER_BYTES <= fileBytes; at += WalFormat.ALIGNMENT) {
            load(at, WalFormat.RECORD_HEADER_BYTES);
            int start = (int) (at - windowOffset);
            long candidate = window.getLong(start + WalFormat.RECORD_LSN_OFFSET);
            if (candidate > damagedLsn && candidate <= lsnMax && isHeaderIntact(start)) {
                int batchIndex = window.getInt(start + WalFormat.RECORD_BATCH_INDEX_OFFSET);
                if (candidate - batchIndex > damagedLsn || at == offset) {
                    return OptionalLong.of(candidate);
                }
            }
        }
        return OptionalLong.empty();
    }

    /// Reads a file whose header cannot be trusted as if it had the one that belongs to its name.
    void assumeHeader(UUID fileId) {
        seed = WalFormat.seed(fileId);
    }

    /// Moves past damage to the next record that is whole, whatever its LSN; false when there is none.
    boolean skipToIntact() throws IOException {
        for (long at = offset; at + WalFormat.RECORD_HEADER_BYTES <= fileBytes; at += WalFormat.ALIGNMENT) {
            load(at, WalFormat.RECORD_HEADER_BYTES);
            int start = (int) (at - windowOffset);
            if (isHeaderIntact(start)) {
                nextOffset = at;
                if (next(window.getLong(start + WalFormat.RECORD_LSN_OFFSET)) == Found.RECORD) {
                    return true;
                }
            }
        }
        return false;
    }

    /// The LSN of the current record.
    long lsn() {
        return lsn;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private Found readPayload() throws IOException {
        int recordBytes = (int) WalFormat.recordBytes(payloadBytes);
        load(offset, recordBytes);
        int payloadStart = (int) (offset - windowOffset) + WalFormat.RECORD_HEADER_BYTES;
        int stored = window.getInt((int) (offset - windowOffset) + WalFormat.RECORD_PAYLOAD_CHECKSUM_OFFSET);
        if (checksum(payloadStart, payloadBytes) != stored) {
            return damaged("the checksum of the payload does not match");
        }
        for (int i = payloadBytes; i < recordBytes - WalFormat.RECORD_HEADER_BYTES; i++) {
            if (window.get(payloadStart + i) != 0) {
                return damaged("the padding is not zero");
            }
        }
        nextOffset = offset + recordBytes;
        return Found.RECORD;
    }

    private boolean isHeaderIntact(int start) {
        int fieldsBytes = WalFormat.RECORD_HEADER_BYTES - WalFormat.RECORD_LENGTH_OFFSET;
        return checksum(start + WalFormat.RECORD_LENGTH_OFFSET, fieldsBytes) == window.getInt(start);
    }

    private int checksum(int start, int length) {
        crc.reset();
        crc.update(seed);
        crc.update(window.slice(start, length));
        return (int) crc.getValue();
    }

    private Found damaged(String reason) {
        damage = reason;
        return Found.DAMAGE;
    }

    /// Makes these bytes of the file available in the window.
    private void load(long from, int length) throws IOException {
        if (from >= windowOffset && from + length <= windowOffset + window.limit()) {
            return;
        }
        if (window.capacity() < length || window.capacity() == 0) {
            int capacity = (int) Math.max(length, Math.min(WINDOW_BYTES, fileBytes));
            window = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN);
        }
        window.clear();
        windowOffset = from;
        while (window.position() < length) {
            int count = file.read(window, from + window.position());
            if (count <= 0) {
                throw new StorageException(
                        Kind.IO,
                        "log file " + name + " ended at offset " + (from + window.position()) + " while it was read"
                                + " (expected: " + fileBytes + " bytes)");
            }
        }
        window.flip();
    }
}
