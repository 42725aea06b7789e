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
/// | 4·dimension + 128 | 64 | multipliers | the upper halves of 32 floats, see below |
///
/// Inside each group of 32 bytes, lane `n` is at place `2·(n & 15) + (n >>> 4)`: sums of bytes are widened by
/// taking the even places and the odd ones, and then come out as lanes 0 to 15 and 16 to 31 in order.
///
/// The upper half of the multiplier of lane `n` is the lower half of the `n`-th of sixteen little-endian ints, that of
/// lane `16 + n` its upper half. Multipliers need few digits, because estimates are off by more. Addends need theirs,
/// because large numbers cancel out: whoever computes them does so with the [#rounded] multiplier.
///
/// Byte planes serve every machine: sixteen bytes are the indices of one table look-up of 128 bits, sixty-four of
/// one of 512 bits with four tables side by side. Blocks may lie at any offset; at multiples of 64 they touch the
/// fewest cache lines.
public final class CodeBlock {
    /// Codes in a block.
    public static final int LANES = 32;

    /// What the number of dimensions must be a multiple of.
    public static final int DIMENSION_STEP = 64;

    /// By what part a multiplier may differ from what was put, at most.
    public static final float MULTIPLIER_ERROR = 1f / 256;

    private static final int ADDEND_BYTES = LANES * Float.BYTES;
    private static final int MULTIPLIER_BYTES = LANES * Short.BYTES;
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private CodeBlock() {}

    /// Bytes of a whole block, codes and factors.
    public static int sizeBytes(int dimension) {
        return codeBytes(dimension) + ADDEND_BYTES + MULTIPLIER_BYTES;
    }

    /// Bytes of the 32 codes, which is where the addends begin.
    public static int codeBytes(int dimension) {
        return LANES / Byte.SIZE * dimension;
    }

    /// Where the multipliers begin.
    public static int multiplierOffset(int dimension) {
        return codeBytes(dimension) + ADDEND_BYTES;
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

    /// What a multiplier is stored as: the nearest float whose lower half is zero. NaN and infinities stay.
    public static float rounded(float multiplier) {
        return Float.isFinite(multiplier) ? fromHalf(half(multiplier)) : multiplier;
    }

    private static short half(float value) {
        int bits = Float.floatToIntBits(value);
        int even = Float.isFinite(value) ? 0x7fff + (bits >>> Short.SIZE & 1) : 0;
        return (short) ((bits + even) >>> Short.SIZE);
    }

    private static float fromHalf(short half) {
        return Float.intBitsToFloat(half << Short.SIZE);
    }

    /// Writes the two factors of one lane, the multiplier [#rounded]. Each lane has bytes of its own.
    public static void putFactors(
            MemorySegment block, long offset, int dimension, int lane, float addend, float multiplier) {
        block.set(FLOAT, offset + codeBytes(dimension) + (long) Float.BYTES * lane, addend);
        block.set(HALF, offset + multiplierOffset(dimension) + (long) Short.BYTES * place(lane), half(multiplier));
    }

    /// The addend of one lane.
    public static float addend(MemorySegment block, long offset, int dimension, int lane) {
        return block.get(FLOAT, offset + codeBytes(dimension) + (long) Float.BYTES * lane);
    }

    /// The multiplier of one lane.
    public static float multiplier(MemorySegment block, long offset, int dimension, int lane) {
        return fromHalf(block.get(HALF, offset + multiplierOffset(dimension) + (long) Short.BYTES * place(lane)));
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
