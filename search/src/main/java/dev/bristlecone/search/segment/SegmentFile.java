package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.*;

import dev.bristlecone.kernels.UniformSegment;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.blob.Blob;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/// An open segment file. Opening verifies header, directory and footer; a section is verified when it is opened the
/// first time, in blocks of 64 KiB, so that opening a file never reads all of it and no byte is used unverified.
///
/// Damage is a [StorageException] CORRUPT that names file, offset, expectation and finding, from here; the [Segment]s
/// handed out never fail. Any thread; `close` only when no segment is in use any more.
public final class SegmentFile implements AutoCloseable {
    private final Blob blob;
    private final String name;
    private final MemorySegment bytes;
    private final UUID store;
    private final IdHash hash;
    private final SectionDirectory directory;
    private final long directoryOffset;
    private final long blockTableOffset;

    /// Bits of blocks and of sections that passed their checks. Atomic and without a lock: checking twice is
    /// harmless, waiting for another reader's disk is not.
    private final AtomicLongArray verifiedBlocks;

    private final AtomicLongArray checkedSections;

    /// Opens a segment file and takes over the blob, which is closed with it, and at once when opening fails.
    ///
    /// @throws StorageException CORRUPT, TOO_OLD or TOO_NEW
    public static SegmentFile open(Blob blob) throws IOException {
        try {
            return new SegmentFile(blob);
        } catch (IOException | RuntimeException | Error e) {
            try (blob) {
                throw e;
            }
        }
    }

    private SegmentFile(Blob blob) throws StorageException {
        this.blob = blob;
        name = blob.name();
        bytes = UniformSegment.of(blob.bytes());
        checkSizes();
        checkHeader();
        store = SegmentFileFormat.store(bytes);
        hash = new IdHash(store);
        long footer = bytes.byteSize() - FOOTER_BYTES;
        checkFooter(footer);
        directoryOffset = bytes.get(LONG, footer + FOOTER_DIRECTORY_OFFSET);
        int sectionCount = bytes.get(INT, footer + FOOTER_SECTION_COUNT);
        long keyBytes = bytes.get(LONG, footer + FOOTER_KEY_BYTES);
        blockTableOffset = checkedBlockTableOffset(footer, sectionCount, keyBytes);
        checkDirectoryChecksum(footer);
        directory = new SectionDirectory(bytes, directoryOffset, sectionCount);
        directory.check(name, keyBytes, bytes.get(LONG, footer + FOOTER_RECORD_COUNT));
        verifiedBlocks = bits(blockCount(directoryOffset));
        checkedSections = bits(sectionCount);
    }

    public String name() {
        return name;
    }

    /// The store that wrote the file.
    public UUID store() {
        return store;
    }

    /// Bytes of the file.
    public long sizeBytes() {
        return bytes.byteSize();
    }

    public int sectionCount() {
        return directory.count();
    }

    /// The key a section was written with.
    public byte[] key(int section) {
        return directory.key(checkSection(section));
    }

    public int recordCount(int section) {
        return directory.recordCount(checkSection(section));
    }

    /// Whether a section has dense values and no index for them.
    public boolean lacksIndex(int section) {
        SectionShape shape = directory.layout(checkSection(section)).shape;
        return shape.values() != Presence.NONE && shape.parts().of(SegmentPart.CODES) == 0;
    }

    /// Whether a section has sparse values and no index for them.
    public boolean lacksSparseIndex(int section) {
        SectionShape shape = directory.layout(checkSection(section)).shape;
        return shape.sparseEntries() > 0 && shape.parts().of(SegmentPart.SPARSE) == 0;
    }

    /// Bytes of a section in the file, without its directory entry.
    public long sizeBytes(int section) {
        return directory.layout(checkSection(section)).sizeBytes;
    }

    /// The records of a section. The first call for a section reads all of it; each call gives a new, equal view.
    ///
    /// @throws StorageException CORRUPT
    public Segment section(int section) throws IOException {
        SectionView view = view(checkSection(section));
        if (!isSet(checkedSections, section)) {
            verifyBlocks(view.offset(), view.offset() + view.sizeBytes());
            new SectionCheck(name, view).checkStructure();
            set(checkedSections, section);
        }
        return view;
    }

    /// Reads the whole file again, whatever was verified before. Checks all that [#section] does, and also that the
    /// ids are in order and each is found, the norms are right and the padding is zero.
    ///
    /// @throws StorageException CORRUPT
    public void verify() throws IOException {
        long footer = bytes.byteSize() - FOOTER_BYTES;
        checkHeader();
        checkFooter(footer);
        checkDirectoryChecksum(footer);
        for (long block = 0; block < blockCount(directoryOffset); block++) {
            verifyBlock(block);
        }
        long end = HEADER_BYTES;
        for (int i = 0; i < sectionCount(); i++) {
            SectionView view = view(i);
            SectionCheck check = new SectionCheck(name, view);
            check.checkZeros(end, view.offset());
            check.checkStructure();
            check.checkContent();
            end = view.offset() + view.sizeBytes();
        }
    }

    @Override
    public void close() throws IOException {
        blob.close();
    }

    private SectionView view(int section) {
        return new SectionView(
                bytes,
                directory.sectionOffset(section),
                directory.layout(section),
                directory.key(section),
                directory.space(section),
                hash);
    }

    private int checkSection(int section) {
        return Objects.checkIndex(section, directory.count());
    }

    private void checkSizes() throws StorageException {
        long sizeMin = HEADER_BYTES + FOOTER_BYTES;
        if (bytes.byteSize() < sizeMin) {
            throw corrupt(name, 0, "file size", Long.toString(bytes.byteSize()), "at least " + sizeMin);
        }
    }

    private void checkHeader() throws StorageException {
        expect(0, "magic", bytes.get(LONG, 0), MAGIC);
        int expected = checksum(bytes.asSlice(0, HEADER_CHECKSUM).asByteBuffer());
        expectChecksum(HEADER_CHECKSUM, "header", bytes.get(INT, HEADER_CHECKSUM), expected);
        expect(HEADER_KIND, "kind", bytes.get(INT, HEADER_KIND), KIND);
        int major = bytes.get(SHORT, HEADER_MAJOR) & 0xFFFF;
        if (major != MAJOR) {
            Kind kind = major < MAJOR ? Kind.TOO_OLD : Kind.TOO_NEW;
            throw refuse(kind, HEADER_MAJOR, "format version", Integer.toString(major), Integer.toString(MAJOR));
        }
        int flags = bytes.get(INT, HEADER_REQUIRED_FLAGS);
        if (flags != 0) {
            throw refuse(
                    Kind.TOO_NEW, HEADER_REQUIRED_FLAGS, "required flags", "0x" + Integer.toHexString(flags), "none");
        }
        for (int i = HEADER_RESERVED; i < HEADER_CHECKSUM; i++) {
            expect(i, "reserved byte", bytes.get(ValueLayout.JAVA_BYTE, i), 0);
        }
    }

    private void checkFooter(long footer) throws StorageException {
        expect(footer + FOOTER_INVERSE_MAGIC, "inverse magic", bytes.get(LONG, footer + FOOTER_INVERSE_MAGIC), ~MAGIC);
        int expected = checksum(
                store, FOOTER_NUMBER, bytes.asSlice(footer, FOOTER_CHECKSUM).asByteBuffer());
        expectChecksum(footer + FOOTER_CHECKSUM, "footer", bytes.get(INT, footer + FOOTER_CHECKSUM), expected);
        expect(footer, "file size", bytes.byteSize(), bytes.get(LONG, footer + FOOTER_FILE_SIZE));
        for (int i = FOOTER_RESERVED; i < FOOTER_DIRECTORY_CHECKSUM; i++) {
            expect(footer + i, "reserved byte", bytes.get(ValueLayout.JAVA_BYTE, footer + i), 0);
        }
    }

    private long checkedBlockTableOffset(long footer, int sectionCount, long keyBytes) throws StorageException {
        checkRange(footer + FOOTER_DIRECTORY_OFFSET, "directory offset", directoryOffset, footer);
        checkRange(footer + FOOTER_SECTION_COUNT, "section count", sectionCount, SECTIONS_MAX);
        checkRange(footer + FOOTER_KEY_BYTES, "key bytes", keyBytes, footer);
        long table = blockTableOffset(directoryOffset, sectionCount, keyBytes);
        expect(footer, "footer offset", footer, table + Integer.BYTES * blockCount(directoryOffset));
        return table;
    }

    private void checkRange(long offset, String what, long found, long max) throws StorageException {
        if (found < 0 || found > max) {
            throw corrupt(name, offset, what, Long.toString(found), "0 to " + max);
        }
    }

    private void checkDirectoryChecksum(long footer) throws StorageException {
        var crc = startChecksum(store, DIRECTORY_NUMBER);
        for (long at = directoryOffset; at < footer; at += BLOCK_BYTES) {
            crc.update(bytes.asSlice(at, Math.min(BLOCK_BYTES, footer - at)).asByteBuffer());
        }
        int stored = bytes.get(INT, footer + FOOTER_DIRECTORY_CHECKSUM);
        expectChecksum(directoryOffset, "directory", stored, (int) crc.getValue());
    }

    private void verifyBlocks(long from, long to) throws StorageException {
        for (long block = from / BLOCK_BYTES; block * BLOCK_BYTES < to; block++) {
            if (!isSet(verifiedBlocks, block)) {
                verifyBlock(block);
                set(verifiedBlocks, block);
            }
        }
    }

    private void verifyBlock(long block) throws StorageException {
        long start = block * BLOCK_BYTES;
        long length = Math.min(BLOCK_BYTES, directoryOffset - start);
        int stored = bytes.get(INT, blockTableOffset + Integer.BYTES * block);
        int expected = checksum(store, block, bytes.asSlice(start, length).asByteBuffer());
        expectChecksum(start, "block " + block, stored, expected);
    }

    private void expect(long offset, String what, long found, long expected) throws StorageException {
        if (found != expected) {
            throw corrupt(name, offset, what, found, expected);
        }
    }

    private void expectChecksum(long offset, String what, int stored, int computed) throws StorageException {
        if (stored != computed) {
            throw corrupt(
                    name,
                    offset,
                    "checksum of the " + what,
                    "0x" + Integer.toHexString(computed),
                    "0x" + Integer.toHexString(stored));
        }
    }

    private StorageException refuse(Kind kind, long offset, String what, String found, String expected) {
        return new StorageException(kind, message(name, offset, what, found, expected));
    }

    private static AtomicLongArray bits(long count) {
        return new AtomicLongArray(Math.toIntExact((count + Long.SIZE - 1) / Long.SIZE));
    }

    private static boolean isSet(AtomicLongArray bits, long index) {
        return (bits.get((int) (index / Long.SIZE)) >>> index & 1) != 0;
    }

    private static void set(AtomicLongArray bits, long index) {
        bits.getAndUpdate((int) (index / Long.SIZE), word -> word | 1L << index);
    }
}
