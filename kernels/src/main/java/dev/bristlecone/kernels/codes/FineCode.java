package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Codes of two to five bits per dimension, to refine what one bit says without reading the vector.
///
/// The level `u` of a dimension, 0 to `2^bits − 1`, stands for `y = u − (2^bits − 1) / 2`, and
/// `residual ≈ y·Σ residual² / Σ residual·y`: the scale that makes estimated products right on average.
///
/// A code lies in memory as planes of one bit per dimension, each like a code of one bit: the highest bits, which are
/// the signs, in a place of their own, so that they can be read alone; the others one after the other in another,
/// lowest
/// first. Products come from [CodeKernels#rowSums] of each plane: `Σ query·y = Σ 2^b·(sum over plane b) − middle·S`,
/// all
/// planes included, with `S` the sum of the query.
///
/// No state but its shape; any thread.
public final class FineCode {
    /// The fewest and the most bits of a level.
    public static final int BITS_MIN = 2;

    public static final int BITS_MAX = 5;

    private static final int ROUNDS = 2;

    /// For 2 to 5 bits: the step of so many even levels that loses least of normally distributed values, in
    /// standard deviations.
    private static final double[] BEST_STEPS = {0.9957, 0.5860, 0.3352, 0.1881};

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final int dimension;
    private final int bits;

    /// @param dimension of vectors, a multiple of [CodeBlock#DIMENSION_STEP]
    /// @param bits of each level, 2 to 5
    public FineCode(int dimension, int bits) {
        CodeBlock.checkDimension(dimension);
        if (bits < BITS_MIN || bits > BITS_MAX) {
            throw new IllegalArgumentException("bits: " + bits + " (expected: 2 to 5)");
        }
        this.dimension = dimension;
        this.bits = bits;
    }

    /// Bits of each level.
    public int bits() {
        return bits;
    }

    /// Bytes of one plane, the signs for one.
    public int planeBytes() {
        return dimension / Byte.SIZE;
    }

    /// Bytes of the planes below the signs.
    public int lowerBytes() {
        return (bits - 1) * planeBytes();
    }

    /// What is taken from a level to give its value.
    public float middle() {
        return ((1 << bits) - 1) / 2f;
    }

    /// Writes the code of one rotated residual. Begins with the step that is best for normally distributed values,
    /// and corrects twice: the step that fits the levels best, then the levels that fit this step best.
    ///
    /// @param residual its first values, as many as there are dimensions
    /// @param signs receives the highest bits at `signsOffset`
    /// @param lower receives the other bits at `lowerOffset`
    /// @param levels scratch for a byte for each dimension
    /// @return `Σ residual·y`, zero only for a residual of zeros
    public float encode(
            float[] residual,
            MemorySegment signs,
            long signsOffset,
            MemorySegment lower,
            long lowerOffset,
            byte[] levels) {
        double square = 0;
        for (int i = 0; i < dimension; i++) {
            square += (double) residual[i] * residual[i];
        }
        double step = BEST_STEPS[bits - BITS_MIN] * Math.sqrt(square / Math.max(1, dimension));
        double product = round(residual, step, levels);
        for (int round = 0; round < ROUNDS && product > 0; round++) {
            product = round(residual, product / squaredNorm(levels), levels);
        }
        for (int plane = 0; plane < bits - 1; plane++) {
            write(levels, plane, lower, lowerOffset + (long) plane * planeBytes());
        }
        write(levels, bits - 1, signs, signsOffset);
        return (float) product;
    }

    /// The level of one dimension.
    public int level(MemorySegment signs, long signsOffset, MemorySegment lower, long lowerOffset, int i) {
        int level = bit(signs, signsOffset, i);
        for (int plane = bits - 2; plane >= 0; plane--) {
            level = 2 * level + bit(lower, lowerOffset + (long) plane * planeBytes(), i);
        }
        return level;
    }

    private static int bit(MemorySegment plane, long offset, int i) {
        return plane.get(ValueLayout.JAVA_BYTE, offset + i / Byte.SIZE) >>> i % Byte.SIZE & 1;
    }

    /// Takes the nearest levels, and their product with the residual.
    private double round(float[] residual, double step, byte[] levels) {
        float inverse = step > 0 ? (float) Math.min(1 / step, Float.MAX_VALUE) : 0;
        int half = 1 << (bits - 1);
        int maxLevel = 2 * half - 1;
        float middle = middle();
        double product = 0;
        for (int i = 0; i < dimension; i++) {
            float value = residual[i];
            int level = Math.max(0, Math.min(maxLevel, (int) Math.floor(value * inverse) + half));
            levels[i] = (byte) level;
            product += value * (level - middle);
        }
        return product;
    }

    private double squaredNorm(byte[] levels) {
        float middle = middle();
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            float y = levels[i] - middle;
            sum += y * y;
        }
        return sum;
    }

    private void write(byte[] levels, int plane, MemorySegment bytes, long offset) {
        for (int first = 0; first < dimension; first += Long.SIZE) {
            long word = 0;
            for (int i = 0; i < Long.SIZE; i++) {
                word |= (levels[first + i] >>> plane & 1L) << i;
            }
            bytes.set(WORD, offset + first / Byte.SIZE, word);
        }
    }
}
