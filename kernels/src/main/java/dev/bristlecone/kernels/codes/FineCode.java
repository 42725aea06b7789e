package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.bristlecone.kernels.UniformSegment;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Codes of two to five bits per dimension, to refine what one bit says without reading the vector. A code stands
/// alone, sign included, because the one-bit code of a vector may lie in a block, spread over all its bytes.
///
/// The level `u` of a dimension, 0 to `2^bits − 1`, stands for `y = u − (2^bits − 1) / 2`, and
/// `residual ≈ y·Σ residual² / Σ residual·y`: the scale that makes estimated products right on average.
///
/// A code is a row of groups of 16 little-endian words of 32 bits, the length of a cache line. A word holds as many
/// levels as fit, lowest bits first: word `k` those of dimensions `k`, `16 + k`, `32 + k` and so on of its group. The
/// number of dimensions is padded to full groups.
///
/// No state but its shape; any thread.
public final class FineCode {
    /// The fewest and the most bits of a level.
    public static final int BITS_MIN = 2;

    public static final int BITS_MAX = 5;

    static final int WORDS = 16;

    private static final int ROUNDS = 2;

    /// For 2 to 5 bits: the step of so many even levels that loses least of normally distributed values, in
    /// standard deviations.
    private static final double[] BEST_STEPS = {0.9957, 0.5860, 0.3352, 0.1881};

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final int dimension;
    private final int bits;

    /// @param dimension of vectors
    /// @param bits of each level, 2 to 5
    public FineCode(int dimension, int bits) {
        if (bits < BITS_MIN || bits > BITS_MAX) {
            throw new IllegalArgumentException("bits: " + bits + " (expected: 2 to 5)");
        }
        this.dimension = dimension;
        this.bits = bits;
    }

    /// The least number of dimensions in full groups. Queries have as many values, zeros at the end.
    public int paddedDimension() {
        int group = WORDS * levelsPerWord(bits);
        return (dimension + group - 1) / group * group;
    }

    /// Bytes of one code.
    public int sizeBytes() {
        return paddedDimension() / levelsPerWord(bits) * Integer.BYTES;
    }

    /// Writes the code of one rotated residual. Begins with the step that is best for normally distributed values,
    /// and corrects twice: the step that fits the levels best, then the levels that fit this step best.
    ///
    /// @param residual its first values, as many as there are dimensions
    /// @param levels scratch for [#paddedDimension] bytes
    /// @return `Σ residual·y`, zero only for a residual of zeros
    public float encode(float[] residual, MemorySegment codes, long offset, byte[] levels) {
        double square = 0;
        for (int i = 0; i < dimension; i++) {
            square += (double) residual[i] * residual[i];
        }
        double step = BEST_STEPS[bits - BITS_MIN] * Math.sqrt(square / Math.max(1, dimension));
        double product = round(residual, step, levels);
        for (int round = 0; round < ROUNDS && product > 0; round++) {
            product = round(residual, product / squaredNorm(levels), levels);
        }
        write(levels, codes, offset);
        return (float) product;
    }

    /// `products[i] = Σ queryⱼ·yⱼ` for the `count` codes at `offsets[0..count)`.
    ///
    /// @param query [#paddedDimension] values, zeros beyond the dimensions
    public void products(float[] query, MemorySegment codes, long[] offsets, int count, float[] products) {
        CodeKernelChoice.FINE.products(
                query, paddedDimension(), bits, UniformSegment.of(codes), offsets, count, products);
    }

    /// The level of one dimension.
    public int level(MemorySegment codes, long offset, int i) {
        int group = WORDS * levelsPerWord(bits);
        int inGroup = i % group;
        int word = i / group * WORDS + inGroup % WORDS;
        return word(codes, offset, word) >>> (bits * (inGroup / WORDS)) & maxLevel(bits);
    }

    static int levelsPerWord(int bits) {
        return Integer.SIZE / bits;
    }

    static int maxLevel(int bits) {
        return (1 << bits) - 1;
    }

    /// What is taken from a level to give its value.
    static float middle(int bits) {
        return maxLevel(bits) / 2f;
    }

    static int word(MemorySegment codes, long offset, int word) {
        return codes.get(WORD, offset + (long) Integer.BYTES * word);
    }

    /// The dimension whose level is lowest in a word; the next ones are 16 further each.
    static int firstDimension(int word, int bits) {
        return word / WORDS * WORDS * levelsPerWord(bits) + word % WORDS;
    }

    /// Takes the nearest levels, and their product with the residual.
    private double round(float[] residual, double step, byte[] levels) {
        float inverse = step > 0 ? (float) Math.min(1 / step, Float.MAX_VALUE) : 0;
        int maxLevel = maxLevel(bits);
        int half = 1 << (bits - 1);
        float middle = middle(bits);
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
        float middle = middle(bits);
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            float y = levels[i] - middle;
            sum += y * y;
        }
        return sum;
    }

    private void write(byte[] levels, MemorySegment codes, long offset) {
        for (int i = dimension; i < paddedDimension(); i++) {
            levels[i] = 0;
        }
        for (int word = 0; word < sizeBytes() / Integer.BYTES; word++) {
            int packed = 0;
            int first = firstDimension(word, bits);
            for (int k = 0; k < levelsPerWord(bits); k++) {
                packed |= levels[first + k * WORDS] << (bits * k);
            }
            codes.set(WORD, offset + (long) Integer.BYTES * word, packed);
        }
    }
}
