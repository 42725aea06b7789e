package dev.bristlecone.storage.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The layout of a write-ahead log file, version 1.0. A log is a directory of such files, each named by the LSN of its
/// first record (20 decimal digits, `.wal`). All numbers are little-endian; reserved bytes are zero and checked.
///
/// File header, 80 bytes:
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 8 | magic | `BCONEWAL`; anything else is not a log file |
/// | 8 | 2 | major | 1; a reader refuses a larger one |
/// | 10 | 2 | minor | 0; ignored by readers |
/// | 12 | 4 | kind | 1, a shard log |
/// | 16 | 4 | required flags | 0; a reader refuses bits it does not know |
/// | 20 | 4 | optional flags | 0; ignored by readers |
/// | 24 | 16 | store | UUID of the store |
/// | 40 | 16 | file | UUID derived from store, directory and first LSN ([#fileId]) |
/// | 56 | 8 | previous LSN | the last LSN of the file before; 0 in the first |
/// | 64 | 8 | chain | the running hash over all records before this file ([#chain]) |
/// | 72 | 4 | reserved | 0 |
/// | 76 | 4 | checksum | CRC32C of bytes 0 to 75 |
///
/// Records follow without gaps, each 32 bytes of header, the payload, and zeros up to a multiple of 8:
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 4 | header checksum | CRC32C of the file UUID and bytes 4 to 31 |
/// | 4 | 4 | length | bytes of payload |
/// | 8 | 8 | LSN | one more than the record before |
/// | 16 | 4 | batch index | place in its group commit, from 0 |
/// | 20 | 2 | type | 1, data; 0 is invalid |
/// | 22 | 2 | version | 1; a reader refuses a larger one |
/// | 24 | 4 | payload checksum | CRC32C of the file UUID and the payload |
/// | 28 | 4 | reserved | 0 |
/// | 32 | length | payload | |
///
/// Both checksums begin with the file UUID, so that bytes of another file, log or store fail. The batch index makes
/// recovery exact: a batch is written only after the one before was synced, hence any intact header proves that every
/// record before its batch was durable, and damage there is never mistaken for a torn tail.
final class WalFormat {
    static final long MAGIC = ByteBuffer.wrap("BCONEWAL".getBytes(StandardCharsets.US_ASCII))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    static final short MAJOR = 1;
    static final short MINOR = 0;
    static final int KIND_SHARD_LOG = 1;

    static final int MAJOR_OFFSET = 8;
    static final int MINOR_OFFSET = MAJOR_OFFSET + Short.BYTES;
    static final int KIND_OFFSET = MINOR_OFFSET + Short.BYTES;
    static final int REQUIRED_FLAGS_OFFSET = KIND_OFFSET + Integer.BYTES;
    static final int OPTIONAL_FLAGS_OFFSET = REQUIRED_FLAGS_OFFSET + Integer.BYTES;
    static final int STORE_OFFSET = OPTIONAL_FLAGS_OFFSET + Integer.BYTES;
    static final int FILE_OFFSET = STORE_OFFSET + 2 * Long.BYTES;
    static final int PREVIOUS_LSN_OFFSET = FILE_OFFSET + 2 * Long.BYTES;
    static final int CHAIN_OFFSET = PREVIOUS_LSN_OFFSET + Long.BYTES;
    static final int RESERVED_OFFSET = CHAIN_OFFSET + Long.BYTES;
    static final int CHECKSUM_OFFSET = RESERVED_OFFSET + Integer.BYTES;
    static final int HEADER_BYTES = CHECKSUM_OFFSET + Integer.BYTES;

    static final int RECORD_LENGTH_OFFSET = 4;
    static final int RECORD_LSN_OFFSET = RECORD_LENGTH_OFFSET + Integer.BYTES;
    static final int RECORD_BATCH_INDEX_OFFSET = RECORD_LSN_OFFSET + Long.BYTES;
    static final int RECORD_TYPE_OFFSET = RECORD_BATCH_INDEX_OFFSET + Integer.BYTES;
    static final int RECORD_VERSION_OFFSET = RECORD_TYPE_OFFSET + Short.BYTES;
    static final int RECORD_PAYLOAD_CHECKSUM_OFFSET = RECORD_VERSION_OFFSET + Short.BYTES;
    static final int RECORD_RESERVED_OFFSET = RECORD_PAYLOAD_CHECKSUM_OFFSET + Integer.BYTES;
    static final int RECORD_HEADER_BYTES = RECORD_RESERVED_OFFSET + Integer.BYTES;

    static final short TYPE_DATA = 1;
    static final short RECORD_VERSION = 1;
    static final int ALIGNMENT = 8;

    private static final String SUFFIX = ".wal";
    private static final int NAME_DIGITS = 20;

    private WalFormat() {}

    /// The name of the file whose first record has this LSN.
    static String fileName(long firstLsn) {
        return String.format(Locale.ROOT, "%0" + NAME_DIGITS + "d", firstLsn) + SUFFIX;
    }

    /// The first LSN a file name tells, or nothing when the name is not one of ours.
    static OptionalLong firstLsn(String fileName) {
        if (fileName.length() != NAME_DIGITS + SUFFIX.length() || !fileName.endsWith(SUFFIX)) {
            return OptionalLong.empty();
        }
        try {
            long lsn = Long.parseLong(fileName, 0, NAME_DIGITS, 10);
            return lsn >= 1 && fileName.equals(fileName(lsn)) ? OptionalLong.of(lsn) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /// The identity of one file. Derived, not drawn: a file in the wrong directory or under a wrong name betrays
    /// itself.
    static UUID fileId(UUID store, String directory, long firstLsn) {
        return UUID.nameUUIDFromBytes((store + "/" + directory + "/" + firstLsn).getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes every checksum of a file starts with.
    static byte[] seed(UUID fileId) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(fileId.getMostSignificantBits())
                .putLong(fileId.getLeastSignificantBits())
                .array();
    }

    /// The running hash after one more record; its header checksum stands for LSN and payload.
    static long chain(long chain, int recordHeaderChecksum) {
        long mixed = (chain ^ Integer.toUnsignedLong(recordHeaderChecksum)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 32);
    }

    /// The checksum of all remaining bytes, which stay unread, after the seed.
    static int checksum(byte[] seed, ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(seed);
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    /// Zeros after a payload of this length.
    static int paddingBytes(int length) {
        return -length & (ALIGNMENT - 1);
    }

    /// Bytes of the whole record in the file.
    static long recordBytes(int length) {
        return (long) RECORD_HEADER_BYTES + length + paddingBytes(length);
    }
}
