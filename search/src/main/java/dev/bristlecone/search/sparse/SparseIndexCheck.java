package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import dev.bristlecone.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The check of a sparse index whose checksums are right.
public final class SparseIndexCheck {
    private final String file;
    private final MemorySegment bytes;
    private final long start;
    private final int blocks;
    private final int records;

    private SparseIndexCheck(String file, MemorySegment bytes, long start, int records) {
        this.file = file;
        this.bytes = bytes;
        this.start = start;
        this.records = records;
        this.blocks = blocks(records);
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
        long entries = bytes.get(LONG, start + ENTRIES);
        long placesBytes = bytes.get(LONG, start + PLACES_BYTES);
        expect(DIMENSIONS, "dimensions", dimensions, 1, Math.min(Integer.MAX_VALUE, size / LIST_BYTES));
        expect(ENTRIES, "entries", entries, dimensions, size / 4);
        expect(PLACES_BYTES, "places", placesBytes, 0, size);
        long places = places(dimensions, entries);
        expect(PLACES_BYTES, "end of places", places + placesBytes, size, size);
        long first = 0;
        for (int place = 0; place < dimensions; place++) {
            checkDimension(place);
            long list = lists(dimensions) + (long) LIST_BYTES * place;
            int count = bytes.get(INT, start + list + LIST_COUNT);
            expect(list, "first weight", bytes.get(LONG, start + list), first, first);
            expect(list + LIST_PLACES, "places of a list", bytes.get(LONG, start + list + LIST_PLACES), places, places);
            expect(list + LIST_COUNT, "weights of a list", count, 1, Math.min(entries - first, records));
            places += checkList(list, places, count, size);
            first += count;
        }
        expect(ENTRIES, "weights of all lists", first, entries, entries);
        expect(PLACES_BYTES, "end of all places", places, size, size);
    }

    private void checkDimension(int place) throws StorageException {
        long at = HEADER_BYTES + 4L * place;
        if (place > 0 && Integer.compareUnsigned(bytes.get(INT, start + at - 4), bytes.get(INT, start + at)) >= 0) {
            throw damage(at, "dimension", Integer.toUnsignedString(bytes.get(INT, start + at)), "above the one before");
        }
    }

    /// Returns the size of the list's places.
    private long checkList(long list, long places, int count, long size) throws StorageException {
        float most = bytes.get(FLOAT, start + list + LIST_MOST);
        float least = bytes.get(FLOAT, start + list + LIST_LEAST);
        if (!(most >= 0 && most <= Float.MAX_VALUE && least <= 0 && least >= -Float.MAX_VALUE)) {
            throw damage(list + LIST_MOST, "bounds of a list", least + ", " + most, "finite, around 0");
        }
        long length = placesBytes(count, records, least < 0);
        expect(list + LIST_PLACES, "end of places", places + length, 0, size);
        if (isLong(count, records)) {
            checkBlocks(places, count, least < 0);
        } else {
            int previous = -1;
            for (int i = 0; i < count; i++) {
                long at = places + 4L * i;
                int ordinal = bytes.get(INT, start + at);
                expect(at, "ordinal", ordinal, previous + 1L, records - 1L);
                previous = ordinal;
            }
        }
        return length;
    }

    private void checkBlocks(long places, int count, boolean negative) throws StorageException {
        long starts = places + starts(records, negative);
        long members = places + members(records, negative);
        int from = bytes.get(INT, start + starts);
        expect(starts, "first start", from, 0, 0);
        for (int block = 0; block < blocks; block++) {
            long at = starts + 4L * (block + 1);
            int to = bytes.get(INT, start + at);
            int membersMax = Math.min(BLOCK, records - (block << BLOCK_SHIFT));
            expect(at, "start", to, from, Math.min(count, from + (long) membersMax));
            int previous = -1;
            for (int i = from; i < to; i++) {
                int member = bytes.get(ValueLayout.JAVA_BYTE, start + members + i);
                expect(members + i, "record in a block", member, previous + 1L, membersMax - 1L);
                previous = member;
            }
            from = to;
        }
        expect(starts, "last start", from, count, count);
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
