package dev.bristlecone.kernels.split;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Where the halves of the floats of one row lie. The bits of value `i` are `upperᵢ·65536 + lowerᵢ`, the upper half
/// unsigned and the lower one signed: the upper half alone is then the value rounded to 8 significant bits, wrong
/// by at most one part in 256, and both together are the value, bit for bit.
///
/// A row is padded with zeros to a multiple of 32 dimensions. Each group of 32 is 16 little-endian words of 32 bits
/// in the place of the upper halves and as many in that of the lower ones: word `k` holds the half of dimension `k`
/// of the group in its low 16 bits, and that of dimension `16 + k` in its high ones. A load of words then gives the
/// values of neighbouring dimensions by a shift and, with a mask, those 16 further, for vectors of up to 16 lanes.
public final class SplitRow {
    /// What the number of dimensions must be a multiple of.
    public static final int DIMENSION_STEP = 32;

    static final int WORDS = DIMENSION_STEP / 2;
    static final int UPPER_HALF = 0xffff_0000;

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private SplitRow() {}

    /// Bytes of the halves of one kind in one row.
    public static int sizeBytes(int dimension) {
        return Short.BYTES * dimension;
    }

    /// The least multiple of 32 that holds `dimension` dimensions.
    public static int paddedDimension(int dimension) {
        return (dimension + DIMENSION_STEP - 1) & -DIMENSION_STEP;
    }

    /// Writes the halves of `values[from..from + dimension)`.
    ///
    /// @param dimension a multiple of 32, padding included
    public static void split(
            float[] values,
            int from,
            int dimension,
            MemorySegment uppers,
            long upperOffset,
            MemorySegment lowers,
            long lowerOffset) {
        checkDimension(dimension);
        for (int word = 0; word < dimension / 2; word++) {
            int first = Float.floatToRawIntBits(values[from + firstDimension(word)]);
            int second = Float.floatToRawIntBits(values[from + firstDimension(word) + WORDS]);
            int upper = (upper(first) >>> Short.SIZE) | upper(second);
            int lower = (first & ~UPPER_HALF) | (second << Short.SIZE);
            uppers.set(WORD, upperOffset + 4L * word, upper);
            lowers.set(WORD, lowerOffset + 4L * word, lower);
        }
    }

    /// Reads what [#split] wrote into `values[from..from + dimension)`.
    public static void join(
            MemorySegment uppers,
            long upperOffset,
            MemorySegment lowers,
            long lowerOffset,
            int dimension,
            float[] values,
            int from) {
        checkDimension(dimension);
        for (int word = 0; word < dimension / 2; word++) {
            int upper = uppers.get(WORD, upperOffset + 4L * word);
            int lower = lowers.get(WORD, lowerOffset + 4L * word);
            values[from + firstDimension(word)] = first(upper, lower);
            values[from + firstDimension(word) + WORDS] = second(upper, lower);
        }
    }

    /// The dimension whose halves are in the low bits of a word; that of the high ones is 16 further.
    static int firstDimension(int word) {
        return 2 * (word & -WORDS) + (word & (WORDS - 1));
    }

    static float first(int upper, int lower) {
        return Float.intBitsToFloat((upper << Short.SIZE) + (short) lower);
    }

    static float second(int upper, int lower) {
        return Float.intBitsToFloat((upper & UPPER_HALF) + (lower >> Short.SIZE));
    }

    static int word(MemorySegment halves, long offset) {
        return halves.get(WORD, offset);
    }

    static void checkDimension(int dimension) {
        if (dimension < 0 || dimension % DIMENSION_STEP != 0) {
            throw new IllegalArgumentException(
                    "dimension " + dimension + " is not a multiple of " + DIMENSION_STEP + "; pad with zeros");
        }
    }

    /// What remains when the lower half, taken as signed, is subtracted.
    private static int upper(int bits) {
        return (bits + 0x8000) & UPPER_HALF;
    }
}
