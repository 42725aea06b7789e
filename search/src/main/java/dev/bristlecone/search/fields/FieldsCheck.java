package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import dev.bristlecone.storage.StorageException;
import java.lang.foreign.MemorySegment;

/// The check of a metadata index whose checksums are right: afterwards no read of it can leave the part, fail or
/// run forever. Every count and every order in it is checked; whether it says about a record what the record's
/// metadata say is not.
public final class FieldsCheck {
    private final PartCheck part;
    private final int count;

    private FieldsCheck(PartCheck part, int count) {
        this.part = part;
        this.count = count;
    }

    /// Checks the index of one section.
    ///
    /// @param file its name, for the message
    /// @param offset of the part in the file, for the message
    /// @param count records of the section
    /// @throws StorageException CORRUPT
    public static void check(String file, long offset, MemorySegment part, int count) throws StorageException {
        new FieldsCheck(new PartCheck(file, offset, part), count).check();
    }

    private void check() throws StorageException {
        part.requireBytes(0, ENTRIES, part.sizeBytes());
        part.expect(0, "version", part.readInt(0), VERSION, VERSION);
        part.expect(COUNT, "records", part.readInt(COUNT), count, count);
        int columns = part.readInt(COLUMNS);
        part.expect(COLUMNS, "columns", columns, 0, COLUMNS_MAX);
        part.expect(COMPLETE, "complete", part.readInt(COMPLETE), 0, 1);
        long name = ENTRIES + (long) ENTRY_BYTES * columns;
        part.requireBytes(0, name, part.sizeBytes());
        long names = name;
        for (int i = 0; i < columns; i++) {
            long entry = ENTRIES + (long) ENTRY_BYTES * i;
            part.expect(entry, "name offset", part.readInt(entry), name, name);
            int size = part.readInt(entry + ENTRY_NAME_BYTES);
            part.expect(entry + ENTRY_NAME_BYTES, "name length", size, 0, part.sizeBytes() - name);
            if (i > 0) {
                checkNameOrder(entry);
            }
            name += size;
        }
        checkColumns(columns, name);
        part.checkZeros(name, Math.max(names, align(name)));
    }

    private void checkNameOrder(long entry) throws StorageException {
        long start = part.readInt(entry);
        long previous = part.readInt(entry - ENTRY_BYTES);
        long end = start + part.readInt(entry + ENTRY_NAME_BYTES);
        if (part.compare(previous, start, start, end) >= 0) {
            throw part.damage(entry, "name", "not above the one before", "ascending");
        }
    }

    private void checkColumns(int columns, long namesEnd) throws StorageException {
        long start = align(namesEnd);
        for (int i = 0; i < columns; i++) {
            long entry = ENTRIES + (long) ENTRY_BYTES * i + ENTRY_COLUMN;
            part.expect(entry, "column offset", part.readLong(entry), start, start);
            start = checkColumn(start);
        }
        part.expect(0, "end of the last column", start, part.sizeBytes(), part.sizeBytes());
    }

    /// Checks a column and returns where it ends.
    private long checkColumn(long column) throws StorageException {
        part.requireBytes(column, HASHES, part.sizeBytes());
        int texts = part.readInt(column + TEXTS);
        int numbers = part.readInt(column + NUMBERS);
        part.expect(column + TEXTS, "strings", texts, 0, Integer.MAX_VALUE - Long.BYTES);
        part.expect(column + NUMBERS, "numbers", numbers, 0, 1);
        part.requireBytes(column, postings(texts), part.sizeBytes());
        for (int i = 1; i < texts; i++) {
            long at = column + HASHES + (long) Long.BYTES * i;
            if (part.readLong(at) <= part.readLong(at - Long.BYTES)) {
                throw part.damage(at, "hash", part.readLong(at), "above the one before");
            }
        }
        long starts = column + starts(texts);
        part.expect(starts, "first posting", part.readInt(starts), 0, 0);
        PostingCheck postings = new PostingCheck(part, count);
        long at = column + postings(texts);
        for (int place = 0; place < texts + FIRST_TEXT; place++) {
            long next = starts + (long) Integer.BYTES * (place + 1);
            long end = column + postings(texts) + Long.BYTES * Integer.toUnsignedLong(part.readInt(next));
            long least = at + (place < FIRST_TEXT ? 0 : Long.BYTES);
            part.expect(next, "end of a posting", end, least, part.sizeBytes());
            postings.check(at, end);
            at = end;
        }
        part.checkZeros(starts + (long) Integer.BYTES * (texts + FIRST_TEXT + 1), column + postings(texts));
        return numbers == 0 ? at : new NumbersCheck(part, count).check(at);
    }
}
