package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.*;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.DenseIndexShape;
import dev.bristlecone.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The directory of a segment file, read in place: a file of 100,000 sections costs no heap until one is used.
final class SectionDirectory {
    /// The index code of a space with a coordinate more.
    private static final int EXTENDED = 2;

    private final MemorySegment file;
    private final long offset;
    private final int count;

    /// The checksum of the bytes must have been verified; [#check] must follow.
    SectionDirectory(MemorySegment file, long offset, int count) {
        this.file = file;
        this.offset = offset;
        this.count = count;
    }

    int count() {
        return count;
    }

    byte[] key(int section) {
        long keys = entry(count);
        byte[] key = new byte[keyBytes(section)];
        MemorySegment.copy(file, ValueLayout.JAVA_BYTE, keys + keyOffset(section), key, 0, key.length);
        return key;
    }

    int recordCount(int section) {
        return file.get(INT, entry(section) + ENTRY_COUNT);
    }

    long sectionOffset(int section) {
        return file.get(LONG, entry(section) + ENTRY_OFFSET);
    }

    VectorSpace space(int section) {
        long entry = entry(section);
        Metric metric = Metric.ofCode(file.get(ValueLayout.JAVA_BYTE, entry + ENTRY_METRIC));
        return new VectorSpace(file.get(INT, entry + ENTRY_DIMENSION), metric);
    }

    SectionLayout layout(int section) {
        long entry = entry(section);
        return new SectionLayout(new SectionShape(
                recordCount(section),
                file.get(INT, entry + ENTRY_DIMENSION),
                Presence.ofCode(file.get(ValueLayout.JAVA_BYTE, entry + ENTRY_VALUES)),
                Presence.ofCode(file.get(ValueLayout.JAVA_BYTE, entry + ENTRY_SPARSE)),
                file.get(LONG, entry + ENTRY_ID_BYTES),
                file.get(LONG, entry + ENTRY_SPARSE_ENTRIES),
                file.get(LONG, entry + ENTRY_METADATA_BYTES),
                PartSizes.of(part -> partBytes(entry, part)),
                index(entry)));
    }

    private long partBytes(long entry, SegmentPart part) {
        return file.get(LONG, entry + ENTRY_PARTS + (long) Long.BYTES * part.place);
    }

    private @Nullable DenseIndexShape index(long entry) {
        byte code = file.get(ValueLayout.JAVA_BYTE, entry + ENTRY_INDEX);
        return code == 0 ? null : new DenseIndexShape(code == EXTENDED, file.get(INT, entry + ENTRY_CELLS));
    }

    /// Checks that the entries describe sections and keys that follow each other without gaps and end where they
    /// must.
    void check(String name, long keyBytesTotal, long recordCountTotal) throws StorageException {
        long sectionEnd = HEADER_BYTES;
        long keyEnd = 0;
        long records = 0;
        for (int i = 0; i < count; i++) {
            checkRanges(name, i);
            SectionLayout layout = layout(i);
            long sectionStart = align(sectionEnd, sectionAlignment(layout.sizeBytes));
            expect(name, i, ENTRY_OFFSET, "section offset", sectionOffset(i), sectionStart);
            expect(name, i, ENTRY_KEY_OFFSET, "key offset", keyOffset(i), keyEnd);
            sectionEnd = sectionStart + layout.sizeBytes;
            keyEnd += keyBytes(i);
            records += recordCount(i);
            atMost(name, i, ENTRY_OFFSET, "section end", sectionEnd, offset);
        }
        expect(name, count, 0, "end of sections", align(sectionEnd, DIRECTORY_ALIGNMENT), offset);
        expect(name, count, 0, "sum of key lengths", keyEnd, keyBytesTotal);
        expect(name, count, 0, "sum of record counts", records, recordCountTotal);
    }

    /// Limits small enough that no later sum overflows.
    private void checkRanges(String name, int section) throws StorageException {
        long entry = entry(section);
        long records = recordCount(section);
        atMost(name, section, ENTRY_COUNT, "record count", records, RECORDS_MAX);
        atMost(name, section, ENTRY_DIMENSION, "dimension", file.get(INT, entry + ENTRY_DIMENSION), DIMENSION_MAX);
        atMost(name, section, ENTRY_ID_BYTES, "id bytes", file.get(LONG, entry + ENTRY_ID_BYTES), offset);
        atMost(name, section, ENTRY_SPARSE_ENTRIES, "entries", file.get(LONG, entry + ENTRY_SPARSE_ENTRIES), offset);
        atMost(name, section, ENTRY_METADATA_BYTES, "metadata", file.get(LONG, entry + ENTRY_METADATA_BYTES), offset);
        atMost(name, section, ENTRY_KEY_BYTES, "key bytes", keyBytes(section), KEY_BYTES_MAX);
        checkCode(name, section, ENTRY_METRIC, "metric");
        checkCode(name, section, ENTRY_VALUES, "presence of values");
        checkCode(name, section, ENTRY_SPARSE, "presence of sparse values");
        checkIndex(name, section);
        for (SegmentPart part : SegmentPart.values()) {
            int field = ENTRY_PARTS + Long.BYTES * part.place;
            atMost(name, section, field, "bytes of part " + part, partBytes(entry, part), offset);
        }
        for (int i = ENTRY_RESERVED; i < ENTRY_CELLS; i++) {
            expect(name, section, i, "reserved byte", file.get(ValueLayout.JAVA_BYTE, entry + i), 0);
        }
    }

    private void checkIndex(String name, int section) throws StorageException {
        long entry = entry(section);
        int code = file.get(ValueLayout.JAVA_BYTE, entry + ENTRY_INDEX);
        int cells = file.get(INT, entry + ENTRY_CELLS);
        atMost(name, section, ENTRY_INDEX, "index", code, EXTENDED);
        if (code == 0) {
            expect(name, section, ENTRY_CELLS, "cells", cells, 0);
        } else {
            atMost(name, section, ENTRY_CELLS, "cells above 0", cells - 1L, DenseIndexShape.CELLS_MAX - 1L);
            int values = file.get(ValueLayout.JAVA_BYTE, entry + ENTRY_VALUES);
            expect(name, section, ENTRY_VALUES, "presence of values beside an index", values, Presence.ALL.code());
        }
    }

    /// Metrics and presences both have the codes 1 to 3.
    private void checkCode(String name, int section, int field, String what) throws StorageException {
        int code = file.get(ValueLayout.JAVA_BYTE, entry(section) + field);
        if (code < 1 || code > 3) {
            throw corrupt(name, entry(section) + field, what, Integer.toString(code), "1 to 3");
        }
    }

    private void atMost(String name, int section, int field, String what, long found, long max)
            throws StorageException {
        if (found < 0 || found > max) {
            throw corrupt(name, entry(section) + field, what, Long.toString(found), "0 to " + max);
        }
    }

    private void expect(String name, int section, int field, String what, long found, long expected)
            throws StorageException {
        if (found != expected) {
            throw corrupt(name, entry(section) + field, what, found, expected);
        }
    }

    private long keyOffset(int section) {
        return file.get(INT, entry(section) + ENTRY_KEY_OFFSET);
    }

    private int keyBytes(int section) {
        return file.get(SHORT, entry(section) + ENTRY_KEY_BYTES) & 0xFFFF;
    }

    private long entry(int section) {
        return offset + (long) section * ENTRY_BYTES;
    }
}
