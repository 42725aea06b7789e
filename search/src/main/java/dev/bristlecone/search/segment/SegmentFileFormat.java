package dev.bristlecone.search.segment;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The layout of a segment file, version 2. Little-endian; unsigned unless said otherwise; reserved bytes and padding
/// are zero.
///
/// ```
/// header · section · … · section · directory · block table · footer
/// ```
///
/// **Header**, 64 bytes. It keeps this shape in every later version.
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 8 | magic | [#MAGIC] |
/// | 8 | 2 | major | [#MAJOR]; a reader refuses any other |
/// | 10 | 2 | minor | readers of the same major read every minor |
/// | 12 | 4 | required flags | a reader refuses flags it does not know; none yet |
/// | 16 | 4 | optional flags | a reader ignores flags it does not know; none yet |
/// | 20 | 4 | kind | [#KIND] |
/// | 24 | 16 | store | the store's UUID, more significant half first |
/// | 40 | 20 | reserved | |
/// | 60 | 4 | checksum | CRC32C of bytes 0 to 59 |
///
/// **Section**: the records of one namespace, laid out as [SectionLayout] says, one after the other. A section of
/// [#LARGE_SECTION_BYTES] or more starts at a multiple of 64, a smaller one at a multiple of 4, so that small
/// namespaces share cache lines and blocks.
///
/// **Directory**, at the next multiple of 8: one entry of 88 bytes for each section, then all keys without gaps, then
/// zeros up to a multiple of 4.
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 8 | offset | of the section in the file |
/// | 8 | 8 | id bytes | sum of the lengths of the ids |
/// | 16 | 8 | sparse entries | sum of the sizes of the sparse vectors |
/// | 24 | 8 | metadata bytes | sum of the lengths of the metadata |
/// | 32 | 4 | count | of records |
/// | 36 | 4 | dimension | of the vector space |
/// | 40 | 4 | key offset | of the section's key among the keys |
/// | 44 | 2 | key bytes | its length |
/// | 46 | 1 | metric | `Metric.code` |
/// | 47 | 1 | values | [Presence] code: which records have dense values |
/// | 48 | 1 | sparse | [Presence] code: which records have sparse values |
/// | 49 | 1 | index | 0: none, 1: a dense index, 2: one whose space has a coordinate more |
/// | 50 | 2 | reserved | |
/// | 52 | 4 | cells | of the index, 0 without one |
/// | 56 | 32 | parts | for each [SegmentPart] in their order, 8 bytes: its length |
///
/// **Block table**: for each block of 64 KiB (the last may be shorter) of everything before the directory, 4 bytes: the
/// CRC32C of the store's UUID (as in the header), the block's number (8 bytes) and the block.
///
/// **Footer**, the last 64 bytes.
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 8 | file size | in bytes |
/// | 8 | 8 | directory offset | |
/// | 16 | 8 | record count | sum over the sections |
/// | 24 | 8 | key bytes | sum over the sections |
/// | 32 | 4 | section count | |
/// | 36 | 12 | reserved | |
/// | 48 | 4 | directory checksum | CRC32C like a block's, numbered [#DIRECTORY_NUMBER]: directory and block table |
/// | 52 | 4 | footer checksum | CRC32C like a block's, numbered [#FOOTER_NUMBER]: bytes 0 to 51 |
/// | 56 | 8 | inverse magic | the magic with all bits flipped |
///
/// A section's parts have no offsets of their own: they follow from the entry, so there is nothing to contradict
/// it. The checksums live apart from their blocks, so a block of another file, of another place or of another time
/// fails even when it was once valid.
final class SegmentFileFormat {
    static final long MAGIC = magic("BRSTLSEG");
    static final int MAJOR = 2;
    static final int MINOR = 0;
    static final int KIND = 1;

    static final int HEADER_MAJOR = 8;
    static final int HEADER_MINOR = 10;
    static final int HEADER_REQUIRED_FLAGS = 12;
    static final int HEADER_OPTIONAL_FLAGS = 16;
    static final int HEADER_KIND = 20;
    static final int HEADER_STORE = 24;
    static final int HEADER_RESERVED = 40;
    static final int HEADER_CHECKSUM = 60;
    static final int HEADER_BYTES = 64;

    static final int ENTRY_OFFSET = 0;
    static final int ENTRY_ID_BYTES = 8;
    static final int ENTRY_SPARSE_ENTRIES = 16;
    static final int ENTRY_METADATA_BYTES = 24;
    static final int ENTRY_COUNT = 32;
    static final int ENTRY_DIMENSION = 36;
    static final int ENTRY_KEY_OFFSET = 40;
    static final int ENTRY_KEY_BYTES = 44;
    static final int ENTRY_METRIC = 46;
    static final int ENTRY_VALUES = 47;
    static final int ENTRY_SPARSE = 48;
    static final int ENTRY_INDEX = 49;
    static final int ENTRY_RESERVED = 50;
    static final int ENTRY_CELLS = 52;
    static final int ENTRY_PARTS = 56;
    static final int ENTRY_BYTES = ENTRY_PARTS + Long.BYTES * SegmentPart.COUNT;

    static final int FOOTER_FILE_SIZE = 0;
    static final int FOOTER_DIRECTORY_OFFSET = 8;
    static final int FOOTER_RECORD_COUNT = 16;
    static final int FOOTER_KEY_BYTES = 24;
    static final int FOOTER_SECTION_COUNT = 32;
    static final int FOOTER_RESERVED = 36;
    static final int FOOTER_DIRECTORY_CHECKSUM = 48;
    static final int FOOTER_CHECKSUM = 52;
    static final int FOOTER_INVERSE_MAGIC = 56;
    static final int FOOTER_BYTES = 64;

    static final int BLOCK_BYTES = 1 << 16;
    static final long DIRECTORY_NUMBER = -1;
    static final long FOOTER_NUMBER = -2;

    static final int LARGE_SECTION_BYTES = 4_096;
    static final int LARGE_SECTION_ALIGNMENT = 64;
    static final int SMALL_SECTION_ALIGNMENT = 4;
    static final int DIRECTORY_ALIGNMENT = 8;
    static final int TABLE_ALIGNMENT = 4;

    static final int SECTIONS_MAX = 1 << 20;
    static final int RECORDS_MAX = 1 << 28;
    static final int DIMENSION_MAX = 1 << 20;
    static final int KEY_BYTES_MAX = 1_024;
    static final int SPARSE_ENTRIES_MAX = 1 << 20;
    static final int METADATA_BYTES_MAX = 1 << 24;

    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SegmentFileFormat() {}

    static int sectionAlignment(long sizeBytes) {
        return sizeBytes >= LARGE_SECTION_BYTES ? LARGE_SECTION_ALIGNMENT : SMALL_SECTION_ALIGNMENT;
    }

    /// The first multiple of a power of two that is not below a position.
    static long align(long position, int alignment) {
        return (position + alignment - 1) & -alignment;
    }

    static long blockTableOffset(long directoryOffset, int sectionCount, long keyBytes) {
        return align(directoryOffset + (long) sectionCount * ENTRY_BYTES + keyBytes, TABLE_ALIGNMENT);
    }

    static long blockCount(long directoryOffset) {
        return (directoryOffset + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }

    static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /// The checksum of a block, or of what is numbered like one.
    static int checksum(UUID store, long number, ByteBuffer bytes) {
        CRC32C crc = startChecksum(store, number);
        crc.update(bytes);
        return (int) crc.getValue();
    }

    static CRC32C startChecksum(UUID store, long number) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(store.getMostSignificantBits())
                .putLong(store.getLeastSignificantBits())
                .putLong(number)
                .flip());
        return crc;
    }

    static UUID store(MemorySegment file) {
        return new UUID(file.get(LONG, HEADER_STORE), file.get(LONG, HEADER_STORE + 8L));
    }

    static StorageException corrupt(String file, long offset, String what, long found, long expected) {
        return corrupt(file, offset, what, Long.toString(found), Long.toString(expected));
    }

    static StorageException corrupt(String file, long offset, String what, String found, String expected) {
        return new StorageException(Kind.CORRUPT, message(file, offset, what, found, expected));
    }

    static String message(String file, long offset, String what, String found, String expected) {
        return "segment file " + file + ", offset " + offset + ": " + what + ": " + found + " (expected: " + expected
                + ")";
    }

    private static long magic(String text) {
        long magic = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            magic = magic << Byte.SIZE | text.charAt(i);
        }
        return magic;
    }
}
