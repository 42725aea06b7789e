package dev.bristlecone.storage.catalog;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The layout of a catalog mirror, version 1: all entries of a catalog at one commit. Little-endian.
///
/// | field | bytes | meaning |
/// |---|---|---|
/// | magic | 8 | "BCMIRROR"; anything else is not ours |
/// | version | 4 | 1 |
/// | store | 16 | id of the data directory |
/// | count | 4 | entries |
/// | entries | | per entry: key length 4, key in UTF-8, version 8, value length 4, value |
/// | checksum | 4 | CRC32C of everything before |
final class CatalogMirrorFormat {
    static final long MAGIC = 0x524F5252494D4342L; // "BCMIRROR" read as little-endian
    static final int VERSION = 1;
    static final int HEADER_BYTES = 8 + 4 + 16 + 4;
    static final int CHECKSUM_BYTES = 4;
    static final int SIZE_BYTES_MAX = 1 << 30;

    private static final int ENTRY_BYTES_MIN = 4 + 8 + 4;

    private CatalogMirrorFormat() {}

    static ByteBuffer encode(UUID store, Collection<Catalog.Entry> entries) {
        int size = HEADER_BYTES + CHECKSUM_BYTES;
        for (Catalog.Entry entry : entries) {
            int keyBytes = entry.key().getBytes(StandardCharsets.UTF_8).length;
            size = Math.addExact(size, ENTRY_BYTES_MIN + keyBytes + entry.value().length);
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(MAGIC).putInt(VERSION);
        out.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
        out.putInt(entries.size());
        for (Catalog.Entry entry : entries) {
            byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
            out.putInt(key.length).put(key).putLong(entry.version());
            out.putInt(entry.value().length).put(entry.value());
        }
        out.putInt(checksum(out.slice(0, out.position())));
        return out.flip();
    }

    /// The entries by key.
    ///
    /// @param name for messages
    /// @throws StorageException CORRUPT or TOO_NEW
    static SortedMap<String, Catalog.Entry> decode(String name, ByteBuffer bytes, UUID store) throws StorageException {
        ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        try {
            if (in.getLong() != MAGIC) {
                throw corrupt(name, "has another magic number");
            }
            int version = in.getInt();
            if (version > VERSION) {
                throw new StorageException(
                        Kind.TOO_NEW, name + " has version " + version + " (expected: " + VERSION + ")");
            }
            int end = in.limit() - CHECKSUM_BYTES;
            if (version != VERSION || in.getInt(end) != checksum(in.slice(0, end))) {
                throw corrupt(name, "fails its checksum");
            }
            UUID owner = new UUID(in.getLong(), in.getLong());
            if (!owner.equals(store)) {
                throw corrupt(name, "belongs to store " + owner + " (expected: " + store + ")");
            }
            SortedMap<String, Catalog.Entry> entries = new TreeMap<>();
            for (int count = in.getInt(); count > 0; count--) {
                String key = new String(block(in), StandardCharsets.UTF_8);
                entries.put(key, new Catalog.Entry(key, in.getLong(), block(in)));
            }
            if (in.position() != end) {
                throw corrupt(name, "has " + (end - in.position()) + " bytes after its entries");
            }
            return entries;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw corrupt(name, "is cut off");
        }
    }

    private static byte[] block(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static StorageException corrupt(String name, String what) {
        return new StorageException(Kind.CORRUPT, "catalog mirror " + name + " " + what);
    }
}
