package dev.bristlecone.storage.log;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/// The header of one log file; [WalFormat] draws it.
record WalHeader(UUID store, UUID file, long previousLsn, long chain) {
    private static final byte[] NO_SEED = {};

    /// The encoded header, ready to be written.
    ByteBuffer encode() {
        ByteBuffer bytes = ByteBuffer.allocate(WalFormat.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(WalFormat.MAGIC)
                .putShort(WalFormat.MAJOR)
                .putShort(WalFormat.MINOR)
                .putInt(WalFormat.KIND_SHARD_LOG)
                .putInt(0)
                .putInt(0);
        putUuid(bytes, store);
        putUuid(bytes, file);
        bytes.putLong(previousLsn).putLong(chain).putInt(0);
        bytes.putInt(WalFormat.checksum(NO_SEED, bytes.duplicate().flip()));
        return bytes.flip();
    }

    /// Reads a header.
    ///
    /// @param fileName for messages
    /// @throws StorageException CORRUPT or TOO_NEW
    static WalHeader decode(ByteBuffer bytes, String fileName) throws StorageException {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < WalFormat.HEADER_BYTES) {
            throw corrupt(fileName, "the header has " + bytes.remaining() + " bytes", "" + WalFormat.HEADER_BYTES);
        }
        if (bytes.getLong(0) != WalFormat.MAGIC) {
            throw corrupt(fileName, "the magic is " + hex(bytes.getLong(0)), hex(WalFormat.MAGIC));
        }
        int stored = bytes.getInt(WalFormat.CHECKSUM_OFFSET);
        int computed = WalFormat.checksum(NO_SEED, bytes.slice(0, WalFormat.CHECKSUM_OFFSET));
        if (stored != computed) {
            throw corrupt(fileName, "the header checksum is " + hex(computed), hex(stored));
        }
        int major = Short.toUnsignedInt(bytes.getShort(WalFormat.MAJOR_OFFSET));
        int flags = bytes.getInt(WalFormat.REQUIRED_FLAGS_OFFSET);
        if (major > WalFormat.MAJOR || flags != 0) {
            throw new StorageException(
                    Kind.TOO_NEW,
                    "log file " + fileName + " has format " + major + " with required features " + hex(flags)
                            + " (expected: " + WalFormat.MAJOR + " with none); it needs a newer release");
        }
        int kind = bytes.getInt(WalFormat.KIND_OFFSET);
        if (major < WalFormat.MAJOR || kind != WalFormat.KIND_SHARD_LOG) {
            throw corrupt(fileName, "format " + major + ", kind " + kind, "format 1, kind 1");
        }
        if (bytes.getInt(WalFormat.RESERVED_OFFSET) != 0) {
            throw corrupt(fileName, "reserved bytes are not zero", "zero");
        }
        return new WalHeader(
                uuid(bytes, WalFormat.STORE_OFFSET),
                uuid(bytes, WalFormat.FILE_OFFSET),
                bytes.getLong(WalFormat.PREVIOUS_LSN_OFFSET),
                bytes.getLong(WalFormat.CHAIN_OFFSET));
    }

    private static StorageException corrupt(String fileName, String found, String expected) {
        return new StorageException(
                Kind.CORRUPT, "log file " + fileName + " is damaged: " + found + " (expected: " + expected + ")");
    }

    private static void putUuid(ByteBuffer bytes, UUID uuid) {
        bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    private static UUID uuid(ByteBuffer bytes, int offset) {
        return new UUID(bytes.getLong(offset), bytes.getLong(offset + Long.BYTES));
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
