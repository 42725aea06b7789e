package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Where 32 one-bit codes and their factors lie in one contiguous block, so that one pass over it scores all 32.
///
/// A block for `dimension` dimensions, a multiple of 64, is
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 4·dimension | codes | byte `j` of all 32 codes lies in bytes `32·j` to `32·j + 31` |
/// | 4·dimension | 128 | addends | 32 little-endian floats, one for each lane |
/// | 4·dimension + 128 | 128 | multipliers | 32 little-endian floats, one for each lane |
///
/// Inside each group of 32 bytes, lane `n` is at place `2·(n & 15) + (n >>> 4)`: sums of bytes are widened by
/// taking the even places and the odd ones, and then come out as lanes 0 to 15 and 16 to 31 in order.
///
/// Byte planes serve every machine: sixteen bytes are the indices of one table look-up of 128 bits, sixty-four of
/// one of 512 bits with four tables side by side. Blocks may lie at any offset; at multiples of 64 they touch the
/// fewest cache lines.
public final class CodeBlock {
    /// Codes in a block.
    public static final int LANES = 32;

    /// What the number of dimensions must be a multiple of.
    public static final int DIMENSION_STEP = 64;

    private static final int FACTOR_BYTES = LANES * Float.BYTES;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private CodeBlock() {}

    /// Bytes of a whole block, codes and factors.
    public static int sizeBytes(int dimension) {
        return codeBytes(dimension) + 2 * FACTOR_BYTES;
    }

    /// Bytes of the 32 codes, which is where the addends begin.
    public static int codeBytes(int dimension) {
        return LANES / Byte.SIZE * dimension;
    }

    /// Where the multipliers begin.
    public static int multiplierOffset(int dimension) {
        return codeBytes(dimension) + FACTOR_BYTES;
    }

    /// The least multiple of 64 that holds `dimension` dimensions.
    public static int paddedDimension(int dimension) {
        return (dimension + DIMENSION_STEP - 1) & -DIMENSION_STEP;
    }

    /// Writes the code at `code[from..from + dimension / 8)` into one lane. The other lanes stay as they are.
    public static void putCode(MemorySegment block, long offset, int dimension, int lane, byte[] code, int from) {
        int place = place(lane);
        for (int j = 0; j < dimension / Byte.SIZE; j++) {
            block.set(ValueLayout.JAVA_BYTE, offset + (long) LANES * j + place, code[from + j]);
        }
    }

    /// Reads the code of one lane into `code[from..from + dimension / 8)`.
    public static void getCode(MemorySegment block, long offset, int dimension, int lane, byte[] code, int from) {
        int place = place(lane);
        for (int j = 0; j < dimension / Byte.SIZE; j++) {
            code[from + j] = block.get(ValueLayout.JAVA_BYTE, offset + (long) LANES * j + place);
        }
    }

    /// Writes the two factors of one lane.
    public static void putFactors(
            MemorySegment block, long offset, int dimension, int lane, float addend, float multiplier) {
        long addendAt = offset + codeBytes(dimension) + (long) Float.BYTES * lane;
        block.set(FLOAT, addendAt, addend);
        block.set(FLOAT, addendAt + FACTOR_BYTES, multiplier);
    }

    /// The addend of one lane.
    public static float addend(MemorySegment block, long offset, int dimension, int lane) {
        return block.get(FLOAT, offset + codeBytes(dimension) + (long) Float.BYTES * lane);
    }

    /// The multiplier of one lane.
    public static float multiplier(MemorySegment block, long offset, int dimension, int lane) {
        return block.get(FLOAT, offset + multiplierOffset(dimension) + (long) Float.BYTES * lane);
    }

    /// The place of a lane inside each group of 32 bytes.
    static int place(int lane) {
        return 2 * (lane & 15) + (lane >>> 4);
    }

    /// The lane at a place, the inverse of [#place].
    static int lane(int place) {
        return (place >>> 1) + LANES / 2 * (place & 1);
    }

    static void checkDimension(int dimension) {
        if (dimension < 0 || dimension % DIMENSION_STEP != 0) {
            throw new IllegalArgumentException(
                    "dimension " + dimension + " is not a multiple of " + DIMENSION_STEP + "; pad with zeros");
        }
    }
}
