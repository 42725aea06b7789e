package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.INT;
import static dev.bristlecone.search.segment.SegmentFileFormat.LONG;
import static dev.bristlecone.search.segment.SegmentFileFormat.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Unsigned numbers in a row, all as wide as their largest possible value needs: a table of twenty small offsets should
/// not cost what a table of a million large ones does.
record NumberTable(MemorySegment bytes, long offset, int width) {
    /// Bytes that hold every number up to and including `max`: 1, 2, 4 or 8.
    static int width(long max) {
        if (max <= 0xFF) {
            return Byte.BYTES;
        }
        if (max <= 0xFFFF) {
            return Short.BYTES;
        }
        return max <= 0xFFFF_FFFFL ? Integer.BYTES : Long.BYTES;
    }

    long at(int index) {
        long place = offset + (long) index * width;
        return switch (width) {
            case Byte.BYTES -> bytes.get(ValueLayout.JAVA_BYTE, place) & 0xFF;
            case Short.BYTES -> bytes.get(SHORT, place) & 0xFFFF;
            case Integer.BYTES -> bytes.get(INT, place) & 0xFFFF_FFFFL;
            default -> bytes.get(LONG, place);
        };
    }
}
