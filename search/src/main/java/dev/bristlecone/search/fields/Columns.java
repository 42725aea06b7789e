package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// The columns of an index in place. Any thread.
record Columns(MemorySegment part, int count) {
    /// Where a field's column begins, or -1 when it has none.
    long find(String field) {
        byte[] name = field.getBytes(StandardCharsets.UTF_8);
        int low = 0;
        int high = part.get(INT, COLUMNS) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compareName(middle, name);
            if (order == 0) {
                return part.get(LONG, entry(middle) + ENTRY_COLUMN);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /// Whether a field without a column is in no record.
    boolean complete() {
        return part.get(INT, COMPLETE) == 1;
    }

    /// The place of a string's posting in a column, or -1. Another string with the same hash has the same.
    int findText(long column, byte[] text) {
        long hash = TextHash.of(part.get(LONG, column + SEED), text, 0, text.length);
        int low = 0;
        int high = texts(column) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = part.get(LONG, column + HASHES + (long) Long.BYTES * middle);
            if (found == hash) {
                return FIRST_TEXT + middle;
            }
            if (found < hash) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    PostingCursor posting(long column, int place) {
        long start = column + starts(texts(column)) + (long) Integer.BYTES * place;
        return new PostingCursor(part, postingAt(column, start), postingAt(column, start + Integer.BYTES), count);
    }

    boolean hasNumbers(long column) {
        return part.get(INT, column + NUMBERS) == 1;
    }

    /// Who has a number in one of some closed intervals without anything in common.
    NumberIntervals numbers(long column, double[] lows, double[] highs) {
        long last = column + starts(texts(column)) + (long) Integer.BYTES * (texts(column) + FIRST_TEXT);
        long chunkStarts = postingAt(column, last);
        return new NumberIntervals(part, chunkStarts, chunkStarts + align(4L * (chunks(count) + 1)), lows, highs);
    }

    private int texts(long column) {
        return part.get(INT, column + TEXTS);
    }

    private long postingAt(long column, long start) {
        return column + postings(texts(column)) + Long.BYTES * Integer.toUnsignedLong(part.get(INT, start));
    }

    private int compareName(int column, byte[] name) {
        long entry = entry(column);
        long start = part.get(INT, entry + ENTRY_NAME);
        int size = part.get(INT, entry + ENTRY_NAME_BYTES);
        for (int i = 0; i < Math.min(size, name.length); i++) {
            int difference = (part.get(ValueLayout.JAVA_BYTE, start + i) & 0xFF) - (name[i] & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return size - name.length;
    }

    private static long entry(int column) {
        return ENTRIES + (long) ENTRY_BYTES * column;
    }
}
