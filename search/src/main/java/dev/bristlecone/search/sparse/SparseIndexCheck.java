package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import dev.bristlecone.storage.StorageException;
import java.lang.foreign.MemorySegment;

/// The check of a sparse index whose checksums are right.
public final class SparseIndexCheck {
    private final String file;
    private final MemorySegment bytes;
    private final long start;
    private final int records;

    private SparseIndexCheck(String file, MemorySegment bytes, long start, int records) {
        this.file = file;
        this.bytes = bytes;
        this.start = start;
        this.records = records;
    }

    /// Makes sure that no search of the index can leave it, fail or name a record that does not exist.
    ///
    /// @param file its name, for the message
    /// @param bytes the file
    /// @param start where the index begins in it
    /// @param size how long it is
    /// @param records the number of records in the section
    /// @throws StorageException CORRUPT
    public static void check(String file, MemorySegment bytes, long start, long size, int records)
            throws StorageException {
        new SparseIndexCheck(file, bytes, start, records).check(size);
    }

    private void check(long size) throws StorageException {
        expect(0, "size of a sparse index", size, HEADER_BYTES, Long.MAX_VALUE);
        expect(0, "version of a sparse index", bytes.get(INT, start), VERSION, VERSION);
        expect(RECORDS, "records of a sparse index", bytes.get(INT, start + RECORDS), records, records);
        int dimensions = bytes.get(INT, start + DIMENSIONS);
        long codesBytes = bytes.get(LONG, start + CODES_BYTES);
        expect(DIMENSIONS, "dimensions", dimensions, 1, Math.min(Integer.MAX_VALUE, size / LIST_BYTES));
        expect(CODES_BYTES, "codes", codesBytes, 0, size);
        long codes = codes(dimensions);
        expect(CODES_BYTES, "end of codes", codes + codesBytes, size, size);
        for (int place = 0; place < dimensions; place++) {
            checkDimension(place);
            long list = lists(dimensions) + (long) LIST_BYTES * place;
            int count = bytes.get(INT, start + list + LIST_COUNT);
            expect(list, "codes of a list", bytes.get(LONG, start + list), codes, codes);
            expect(list + LIST_COUNT, "weights of a list", count, 1, records);
            codes += checkList(list, codes, count, size);
        }
        expect(CODES_BYTES, "end of all codes", codes, size, size);
    }

    private void checkDimension(int place) throws StorageException {
        long at = HEADER_BYTES + 4L * place;
        if (place > 0 && Integer.compareUnsigned(bytes.get(INT, start + at - 4), bytes.get(INT, start + at)) >= 0) {
            throw damage(at, "dimension", Integer.toUnsignedString(bytes.get(INT, start + at)), "above the one before");
        }
    }

    /// Returns the size of the list.
    private long checkList(long list, long codes, int count, long size) throws StorageException {
        float most = bytes.get(FLOAT, start + list + LIST_MOST);
        float least = bytes.get(FLOAT, start + list + LIST_LEAST);
        if (!(most >= 0 && most <= Float.MAX_VALUE && least <= 0 && least >= -Float.MAX_VALUE)) {
            throw damage(list + LIST_MOST, "bounds of a list", least + ", " + most, "finite, around 0");
        }
        long length = listBytes(count, records, least < 0);
        expect(list, "end of codes", codes + length, 0, size);
        if (!isFull(count, records)) {
            int previous = -1;
            for (int i = 0; i < count; i++) {
                long at = codes + 4L * i;
                int ordinal = bytes.get(INT, start + at);
                expect(at, "ordinal", ordinal, previous + 1L, records - 1L);
                previous = ordinal;
            }
        }
        return length;
    }

    private void expect(long at, String what, long found, long min, long max) throws StorageException {
        if (found < min || found > max) {
            throw damage(at, what, Long.toString(found), min == max ? Long.toString(min) : min + " to " + max);
        }
    }

    private StorageException damage(long at, String what, String found, String expected) {
        return new StorageException(
                StorageException.Kind.CORRUPT,
                "segment file " + file + ", offset " + (start + at) + ": " + what + ": " + found + " (expected: "
                        + expected + ")");
    }
}
