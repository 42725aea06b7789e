package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.INT;
import static dev.bristlecone.search.segment.SegmentFileFormat.METADATA_BYTES_MAX;
import static dev.bristlecone.search.segment.SegmentFileFormat.SPARSE_ENTRIES_MAX;
import static dev.bristlecone.search.segment.SegmentFileFormat.corrupt;

import dev.bristlecone.model.Limits;
import dev.bristlecone.search.dense.CellCodesCheck;
import dev.bristlecone.search.dense.DenseIndexCheck;
import dev.bristlecone.search.fields.FieldsCheck;
import dev.bristlecone.search.sparse.SparseIndexCheck;
import dev.bristlecone.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Checks one section whose checksums are right. [#checkStructure] makes sure that no read of it can leave the section,
/// fail or run forever; [#checkContent] that its parts agree with each other.
final class SectionCheck {
    private final String file;
    private final SectionView section;
    private final SectionLayout layout;
    private final MemorySegment bytes;
    private final int count;

    SectionCheck(String file, SectionView section) {
        this.file = file;
        this.section = section;
        this.layout = section.layout();
        this.bytes = section.bytes();
        this.count = section.count();
    }

    void checkStructure() throws StorageException {
        SectionShape shape = layout.shape;
        checkOffsets("id", section.idOffsets(), shape.idBytes(), 1, Limits.ID_LENGTH_MAX);
        if (shape.metadataBytes() > 0) {
            checkOffsets("metadata", section.metadataOffsets(), shape.metadataBytes(), 0, METADATA_BYTES_MAX);
        }
        if (shape.sparse() != Presence.NONE) {
            checkOffsets("sparse", section.sparseOffsets(), shape.sparseEntries(), 0, SPARSE_ENTRIES_MAX);
            checkSparseIndices();
        }
        MemorySegment codes = section.part(SegmentPart.CODES);
        if (codes != null) {
            CellCodesCheck.check(
                    file,
                    section.offset() + layout.part(SegmentPart.CODES),
                    codes,
                    section.space(),
                    count,
                    shape.values() == Presence.ALL);
        }
        if (shape.index() != null) {
            if (codes == null) {
                throw corrupt(file, section.offset() + layout.index, "graph", "without codes", "with codes");
            }
            DenseIndexCheck.check(
                    file,
                    bytes,
                    section.offset(),
                    section.offset() + layout.index,
                    section.space(),
                    count,
                    shape.index());
        }
        MemorySegment fields = section.part(SegmentPart.FIELDS);
        if (fields != null) {
            FieldsCheck.check(file, section.offset() + layout.part(SegmentPart.FIELDS), fields, count);
        }
        long sparseBytes = shape.parts().of(SegmentPart.SPARSE);
        if (sparseBytes > 0) {
            long start = section.offset() + layout.part(SegmentPart.SPARSE);
            SparseIndexCheck.check(file, bytes, start, sparseBytes, count);
        }
        checkRanks();
        checkSlots();
        checkUnusedBits(shape.values(), layout.valuesBits);
        checkUnusedBits(shape.sparse(), layout.sparseBits);
        checkGaps();
    }

    void checkContent() throws StorageException {
        checkIds();
        checkNorms();
    }

    /// The bytes between two offsets of the file are padding.
    void checkZeros(long from, long to) throws StorageException {
        for (long at = from; at < to; at++) {
            byte found = bytes.get(ValueLayout.JAVA_BYTE, at);
            if (found != 0) {
                throw corrupt(file, at, "padding", found, 0);
            }
        }
    }

    private void checkOffsets(String what, NumberTable offsets, long total, int lengthMin, int lengthMax)
            throws StorageException {
        expect(offsets, 0, "first " + what + " offset", offsets.at(0), 0);
        long start = 0;
        for (int i = 1; i <= count; i++) {
            long end = offsets.at(i);
            long length = end - start;
            if (length < lengthMin || length > lengthMax) {
                throw damage(offsets, i, "length of " + what, length, lengthMin, lengthMax);
            }
            start = end;
        }
        expect(offsets, count, "last " + what + " offset", start, total);
    }

    private void checkSparseIndices() throws StorageException {
        NumberTable offsets = section.sparseOffsets();
        for (int i = 0; i < count; i++) {
            long start = offsets.at(i);
            long size = offsets.at(i + 1) - start;
            long at = section.offset() + layout.sparse + 8 * start;
            for (long j = 1; j < size; j++) {
                int previous = bytes.get(INT, at + 4 * (j - 1));
                int index = bytes.get(INT, at + 4 * j);
                if (Integer.compareUnsigned(previous, index) >= 0) {
                    throw corrupt(
                            file,
                            at + 4 * j,
                            "sparse index",
                            Integer.toUnsignedString(index),
                            "above " + Integer.toUnsignedString(previous));
                }
            }
        }
    }

    private void checkRanks() throws StorageException {
        NumberTable ranks = section.ranks();
        for (int i = 0; i < count; i++) {
            long ordinal = ranks.at(i);
            if (ordinal >= count) {
                throw damage(ranks, i, "ordinal", ordinal, 0, count - 1L);
            }
        }
    }

    /// A slot must stay empty, or the search for an absent id would not end.
    private void checkSlots() throws StorageException {
        NumberTable slots = section.slots();
        IdSlots shape = layout.idSlots;
        int filled = 0;
        for (int i = 0; i < shape.capacity(); i++) {
            int slot = (int) slots.at(i);
            if (slot != 0) {
                filled++;
                int ordinal = shape.ordinal(slot);
                if (ordinal < 0 || ordinal >= count) {
                    throw damage(slots, i, "ordinal in slot", ordinal, 0, count - 1L);
                }
            }
        }
        expect(slots, 0, "filled slots", filled, count);
    }

    private void checkUnusedBits(Presence presence, long bits) throws StorageException {
        int used = count % Byte.SIZE;
        if (presence == Presence.SOME && used > 0) {
            long last = section.offset() + bits + count / Byte.SIZE;
            int unused = (bytes.get(ValueLayout.JAVA_BYTE, last) & 0xFF) >>> used;
            if (unused != 0) {
                throw corrupt(file, last, "unused bits", unused, 0);
            }
        }
    }

    private void checkGaps() throws StorageException {
        long start = section.offset();
        checkZeros(start + layout.sparseEnd, start + layout.slots);
        checkZeros(start + layout.slotsEnd, start + layout.sparseOffsets);
        checkZeros(start + layout.sparseOffsetsEnd, start + layout.idOffsets);
        checkZeros(start + layout.idOffsetsEnd, start + layout.metadataOffsets);
        checkZeros(start + layout.metadataOffsetsEnd, start + layout.ranks);
        long end = layout.metadataEnd;
        for (SegmentPart part : SegmentPart.values()) {
            checkZeros(start + end, start + layout.part(part));
            end = layout.part(part) + layout.shape.parts().of(part);
        }
    }

    private void checkIds() throws StorageException {
        byte[] previous = {};
        for (int rank = 0; rank < count; rank++) {
            int ordinal = section.ordinalAtRank(rank);
            if (section.compareId(ordinal, previous) <= 0) {
                throw corrupt(
                        file, section.ranks().offset(), "id at rank " + rank, "not above", "above the one before");
            }
            previous = section.id(ordinal);
            expect(section.slots(), 0, "ordinal found for an id", section.find(previous), ordinal);
        }
    }

    private void checkNorms() throws StorageException {
        for (int i = 0; i < count; i++) {
            float expected = section.hasValues(i)
                    ? SectionWriter.squaredNorm(bytes, section.valuesOffset(i), layout.shape.dimension())
                    : 0;
            float found = section.squaredNorm(i);
            if (Float.compare(found, expected) != 0) {
                long at = section.offset() + layout.norms + 4L * i;
                throw corrupt(file, at, "squared norm", Float.toString(found), Float.toString(expected));
            }
        }
    }

    private void expect(NumberTable table, int index, String what, long found, long expected) throws StorageException {
        if (found != expected) {
            throw damage(table, index, what, found, expected, expected);
        }
    }

    private StorageException damage(NumberTable table, int index, String what, long found, long min, long max) {
        String expected = min == max ? Long.toString(min) : min + " to " + max;
        long at = table.offset() + (long) index * table.width();
        return corrupt(file, at, what, Long.toString(found), expected);
    }
}
