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

    /// Makes words the records of a chunk with such a number, or the records without one, whichever takes less.
    ///
    /// @return whether they are the records without one
    boolean fill(long[] target, ChunkWork work) {
        boolean isFilled = false;
        boolean isWithout = false;
        long start = chunkStarts + (long) Integer.BYTES * work.chunk();
        long from = base + Long.BYTES * Integer.toUnsignedLong(bytes.get(INT, start));
        long to = base + Long.BYTES * Integer.toUnsignedLong(bytes.get(INT, start + Integer.BYTES));
        int records = from == to ? 0 : bytes.get(INT, from);
        int distinct = from == to ? 0 : bytes.get(INT, from + NUMBERS_DISTINCT);
        for (int i = 0; records > 0 && i < lows.length; i++) {
            int first = lows[i] == Double.NEGATIVE_INFINITY ? 0 : place(from, records, distinct, lows[i], false);
            int last = highs[i] == Double.POSITIVE_INFINITY ? records : place(from, records, distinct, highs[i], true);
            if (last - first > STEP) {
                isFilled = flipPrefix(target, isFilled, work, from, first, records, distinct);
                if (last == work.size()) {
                    isWithout = !isWithout;
                } else {
                    isFilled = flipPrefix(target, isFilled, work, from, last, records, distinct);
                }
            } else if (first < last) {
                isFilled = isFilled || clear(target, work);
                long ordinals = from + numberOrdinals(distinct);
                work.flip(target, bytes, ordinals + (long) Short.BYTES * first, last - first);
            }
        }
        if (!isFilled) {
            clear(target, work);
        }
        return isWithout;
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

    /// Flips the first `prefix` ordinals: those of the nearest bitmap, then those between it and the prefix.
    ///
    /// @param isFilled whether the words have something in them already; else they count as zero
    /// @return whether they have now
    private boolean flipPrefix(
            long[] target, boolean isFilled, ChunkWork work, long from, int prefix, int records, int distinct) {
        if (prefix == 0) {
            return isFilled;
        }
        int nearest = Math.min((prefix + STEP / 2) / STEP, bitmaps(records));
        if (nearest > 0) {
            long bitmap = from + numberBitmaps(records, distinct) + (long) Long.BYTES * work.words() * (nearest - 1);
            if (isFilled) {
                Words.xor(target, work.load(bytes, bitmap), work.words());
            } else {
                MemorySegment.copy(bytes, LONG, bitmap, target, 0, work.words());
            }
        } else if (!isFilled) {
            clear(target, work);
        }
        int there = nearest * STEP;
        int lower = Math.min(there, prefix);
        long ordinals = from + numberOrdinals(distinct);
        work.flip(target, bytes, ordinals + (long) Short.BYTES * lower, Math.abs(there - prefix));
        return true;
    }

    /// Zeroes words, which then have something in them.
    private static boolean clear(long[] target, ChunkWork work) {
        Arrays.fill(target, 0, work.words(), 0);
        return true;
    }
}
