package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import dev.bristlecone.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The bytes of a part under check.
record PartCheck(String file, long offset, MemorySegment bytes) {
    long sizeBytes() {
        return bytes.byteSize();
    }

    int readShort(long at) {
        return bytes.get(SHORT, at) & 0xFFFF;
    }

    int readInt(long at) {
        return bytes.get(INT, at);
    }

    long readLong(long at) {
        return bytes.get(LONG, at);
    }

    double readDouble(long at) {
        return bytes.get(DOUBLE, at);
    }

    /// Compares bytes `firstStart` to `firstEnd` with `secondStart` to `secondEnd`, as unsigned.
    int compare(long firstStart, long firstEnd, long secondStart, long secondEnd) {
        long first = firstEnd - firstStart;
        long second = secondEnd - secondStart;
        for (long i = 0; i < Math.min(first, second); i++) {
            int difference = (bytes.get(ValueLayout.JAVA_BYTE, firstStart + i) & 0xFF)
                    - (bytes.get(ValueLayout.JAVA_BYTE, secondStart + i) & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return Long.compare(first, second);
    }

    void requireBytes(long start, long size, long end) throws StorageException {
        if (size > end - start) {
            throw damage(start, "bytes", end - start, "at least " + size);
        }
    }

    void expect(long at, String what, long found, long min, long max) throws StorageException {
        if (found < min || found > max) {
            throw damage(at, what, found, min == max ? min : min + " to " + max);
        }
    }

    void checkZeros(long from, long to) throws StorageException {
        for (long at = from; at < to; at++) {
            expect(at, "padding", bytes.get(ValueLayout.JAVA_BYTE, at), 0, 0);
        }
    }

    StorageException damage(long at, String what, Object found, Object expected) {
        return new StorageException(
                StorageException.Kind.CORRUPT,
                "segment file " + file + ", offset " + (offset + at) + ": metadata index: " + what + ": " + found
                        + " (expected: " + expected + ")");
    }
}
