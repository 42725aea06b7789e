package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.*;

import dev.bristlecone.storage.blob.BlobWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Streams one segment file, section by section, in the layout of [SegmentFileFormat]. Memory: the ids of the section
/// being added, a few numbers per record of it, the directory. Equal sources give equal bytes.
///
/// The blob writer stays the caller's: after [#finish] the caller publishes it, in any other case closes it
/// unpublished. One thread.
public final class SegmentFileWriter {
    private final BlobWriter blob;
    private final UUID store;
    private final IdHash hash;
    private final BlockOutput output;
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
    private int sectionCount;
    private long recordCount;
    private boolean usable = true;

    private SegmentFileWriter(BlobWriter blob, UUID store) {
        this.blob = blob;
        this.store = store;
        this.hash = new IdHash(store);
        this.output = new BlockOutput(blob, store);
    }

    /// Starts a file of this store in an empty blob.
    ///
    /// @throws dev.bristlecone.storage.StorageException DISK_FULL or IO, here and in the other methods
    public static SegmentFileWriter create(BlobWriter blob, UUID store) throws IOException {
        if (blob.position() != 0) {
            throw new IllegalArgumentException("blob position: " + blob.position() + " (expected: 0)");
        }
        SegmentFileWriter writer = new SegmentFileWriter(blob, store);
        writer.output.put(writer.header());
        return writer;
    }

    /// Appends one section, reading the source several times from front to back. Sections keep the order in which
    /// they were added.
    ///
    /// @throws IllegalArgumentException when the source breaks a limit of the format or has an id twice; nothing of
    ///     it is written then, and the writer stays usable
    /// @throws IllegalStateException when the source changes while it is read, or the file is finished or broken
    public void add(SegmentSource source) throws IOException {
        checkUsable();
        checkLimits(source);
        try (SectionIds ids = SectionIds.load(source, hash)) {
            SectionWriter section = new SectionWriter(output, source, ids);
            SectionLayout layout = section.layout();
            usable = false;
            padTo(align(output.position(), sectionAlignment(layout.sizeBytes)));
            addEntry(source, layout.shape, output.position());
            section.write();
            usable = true;
        }
    }

    /// Completes the file; the caller may publish it now.
    public void finish() throws IOException {
        checkUsable();
        usable = false;
        padTo(align(output.position(), DIRECTORY_ALIGNMENT));
        long directoryOffset = output.position();
        ByteBuffer table = blockTable(output.finish());
        CRC32C crc = startChecksum(store, DIRECTORY_NUMBER);
        writeBehindBlocks(ByteBuffer.wrap(entries.toByteArray()), crc);
        writeBehindBlocks(ByteBuffer.wrap(keys.toByteArray()), crc);
        writeBehindBlocks(table, crc);
        blob.write(footer(directoryOffset, (int) crc.getValue()));
    }

    /// Bytes written so far: how large the file is without its directory.
    public long position() {
        return output.position();
    }

    private void checkUsable() {
        if (!usable) {
            throw new IllegalStateException("the segment file is finished or broken");
        }
    }

    private void checkLimits(SegmentSource source) {
        checkAtMost("sections", sectionCount + 1L, SECTIONS_MAX);
        checkAtMost("key bytes", source.key().length, KEY_BYTES_MAX);
        checkAtMost("records", source.count(), RECORDS_MAX);
        checkAtMost("dimension", source.space().dimension(), DIMENSION_MAX);
    }

    private static void checkAtMost(String what, long found, long max) {
        if (found < 0 || found > max) {
            throw new IllegalArgumentException(what + ": " + found + " (expected: 0 to " + max + ")");
        }
    }

    private byte[] header() {
        byte[] bytes = new byte[HEADER_BYTES];
        ByteBuffer header = littleEndian(bytes);
        header.putLong(0, MAGIC);
        header.putShort(HEADER_MAJOR, (short) MAJOR);
        header.putShort(HEADER_MINOR, (short) MINOR);
        header.putInt(HEADER_REQUIRED_FLAGS, 0);
        header.putInt(HEADER_OPTIONAL_FLAGS, 0);
        header.putInt(HEADER_KIND, KIND);
        header.putLong(HEADER_STORE, store.getMostSignificantBits());
        header.putLong(HEADER_STORE + Long.BYTES, store.getLeastSignificantBits());
        header.putInt(HEADER_CHECKSUM, checksum(header.duplicate().limit(HEADER_CHECKSUM)));
        return bytes;
    }

    private void addEntry(SegmentSource source, SectionShape shape, long offset) {
        byte[] key = source.key();
        byte[] bytes = new byte[ENTRY_BYTES];
        ByteBuffer entry = littleEndian(bytes);
        entry.putLong(ENTRY_OFFSET, offset);
        entry.putLong(ENTRY_ID_BYTES, shape.idBytes());
        entry.putLong(ENTRY_SPARSE_ENTRIES, shape.sparseEntries());
        entry.putLong(ENTRY_METADATA_BYTES, shape.metadataBytes());
        entry.putInt(ENTRY_COUNT, shape.count());
        entry.putInt(ENTRY_DIMENSION, shape.dimension());
        entry.putInt(ENTRY_KEY_OFFSET, keys.size());
        entry.putShort(ENTRY_KEY_BYTES, (short) key.length);
        entry.put(ENTRY_METRIC, (byte) source.space().metric().code());
        entry.put(ENTRY_VALUES, (byte) shape.values().code());
        entry.put(ENTRY_SPARSE, (byte) shape.sparse().code());
        if (shape.index() != null) {
            entry.put(ENTRY_INDEX, (byte) (shape.index().extended() ? 2 : 1));
            entry.putInt(ENTRY_CELLS, shape.index().cells());
        }
        for (SegmentPart part : SegmentPart.values()) {
            entry.putLong(ENTRY_PARTS + Long.BYTES * part.place, shape.parts().of(part));
        }
        entries.writeBytes(bytes);
        keys.writeBytes(key);
        sectionCount++;
        recordCount += shape.count();
    }

    /// With the zeros between the keys and it.
    private ByteBuffer blockTable(int[] checksums) {
        long keysEnd = entries.size() + (long) keys.size();
        int gap = (int) (align(keysEnd, TABLE_ALIGNMENT) - keysEnd);
        ByteBuffer table =
                littleEndian(new byte[gap + Integer.BYTES * checksums.length]).position(gap);
        for (int checksum : checksums) {
            table.putInt(checksum);
        }
        return table.position(0);
    }

    private void writeBehindBlocks(ByteBuffer bytes, CRC32C crc) throws IOException {
        crc.update(bytes.duplicate());
        blob.write(bytes);
    }

    private ByteBuffer footer(long directoryOffset, int directoryChecksum) {
        long tableOffset = blockTableOffset(directoryOffset, sectionCount, keys.size());
        ByteBuffer footer = littleEndian(new byte[FOOTER_BYTES]);
        footer.putLong(FOOTER_FILE_SIZE, tableOffset + 4 * blockCount(directoryOffset) + FOOTER_BYTES);
        footer.putLong(FOOTER_DIRECTORY_OFFSET, directoryOffset);
        footer.putLong(FOOTER_RECORD_COUNT, recordCount);
        footer.putLong(FOOTER_KEY_BYTES, keys.size());
        footer.putInt(FOOTER_SECTION_COUNT, sectionCount);
        footer.putInt(FOOTER_DIRECTORY_CHECKSUM, directoryChecksum);
        footer.putInt(
                FOOTER_CHECKSUM,
                checksum(store, FOOTER_NUMBER, footer.duplicate().limit(FOOTER_CHECKSUM)));
        footer.putLong(FOOTER_INVERSE_MAGIC, ~MAGIC);
        return footer;
    }

    private void padTo(long position) throws IOException {
        output.putZeros(position - output.position());
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
