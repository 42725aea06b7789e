package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Who has a number in one of some intervals, chunk by chunk. The intervals are closed and have nothing in common.
/// Immutable.
final class NumberIntervals {
    private final MemorySegment bytes;
    private final long chunkStarts;
    private final long base;
    private final double[] lows;
    private final double[] highs;

    /// @param chunkStarts where the number starts of the column lie
    /// @param base where the numbers of the first chunk lie
    NumberIntervals(MemorySegment bytes, long chunkStarts, long base, double[] lows, double[] highs) {
        this.bytes = bytes;
        this.chunkStarts = chunkStarts;
        this.base = base;
        this.lows = lows;
        this.highs = highs;
    }

    /// Makes words the records of a chunk with such a number.
    void fill(long[] target, ChunkWork work) {
        Arrays.fill(target, 0, work.words(), 0);
        long start = chunkStarts + (long) Integer.BYTES * work.chunk();
        long from = base + Long.BYTES * Integer.toUnsignedLong(bytes.get(INT, start));
        long to = base + Long.BYTES * Integer.toUnsignedLong(bytes.get(INT, start + Integer.BYTES));
        if (from == to) {
            return;
        }
        int records = bytes.get(INT, from);
        int distinct = bytes.get(INT, from + NUMBERS_DISTINCT);
        for (int i = 0; i < lows.length; i++) {
            int first = lows[i] == Double.NEGATIVE_INFINITY ? 0 : place(from, records, distinct, lows[i], false);
            int last = highs[i] == Double.POSITIVE_INFINITY ? records : place(from, records, distinct, highs[i], true);
            if (first < last) {
                flip(target, i == 0, work, from, first, last, records, distinct);
            }
        }
    }

    /// How many records have a number below the bound; or at most the bound, with `included`.
    private int place(long from, int records, int distinct, double bound, boolean included) {
        int low = 0;
        int high = distinct;
        while (low < high) {
            int middle = (low + high) >>> 1;
            double number = bytes.get(DOUBLE, from + NUMBERS_VALUES + (long) Double.BYTES * middle);
            if (number < bound || (included && number == bound)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == distinct
                ? records
                : bytes.get(SHORT, from + numberStarts(records, distinct) + (long) Short.BYTES * low) & 0xFFFF;
    }

    private void flip(
            long[] target, boolean isZero, ChunkWork work, long from, int first, int last, int records, int distinct) {
        long ordinals = from + numberOrdinals(distinct);
        if (last - first <= STEP) {
            work.flip(target, bytes, ordinals + (long) Short.BYTES * first, last - first);
            return;
        }
        long bitmaps = from + numberBitmaps(records, distinct);
        flipPrefix(target, isZero, work, ordinals, bitmaps, first, records);
        if (last == work.size()) {
            Words.flipAll(target, last);
        } else {
            flipPrefix(target, isZero && first == 0, work, ordinals, bitmaps, last, records);
        }
    }

    /// Flips the first `prefix` ordinals: those of the nearest bitmap, then those between it and the prefix.
    private void flipPrefix(
            long[] target, boolean isZero, ChunkWork work, long ordinals, long bitmaps, int prefix, int records) {
        int nearest = Math.min((prefix + STEP / 2) / STEP, bitmaps(records));
        if (nearest > 0) {
            long bitmap = bitmaps + (long) Long.BYTES * work.words() * (nearest - 1);
            if (isZero) {
                MemorySegment.copy(bytes, LONG, bitmap, target, 0, work.words());
            } else {
                Words.xor(target, work.load(bytes, bitmap), work.words());
            }
        }
        int there = nearest * STEP;
        int lower = Math.min(there, prefix);
        work.flip(target, bytes, ordinals + (long) Short.BYTES * lower, Math.abs(there - prefix));
    }
}
