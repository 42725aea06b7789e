package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.bristlecone.kernels.UniformSegment;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Codes of five bits per dimension, to refine what one bit says without reading the vector: the sign and four
/// more. A code stands alone, because the one-bit code of a vector may lie in a block, spread over all its bytes.
///
/// The level `u` of a dimension, 0 to 31, stands for `y = u − 15.5`, and `residual ≈ y·Σ residual² / Σ residual·y`:
/// the scale that makes estimated products right on average.
///
/// A row is padded to a multiple of 96 dimensions. Each 96 are 16 little-endian words of 32 bits, the length of a
/// cache line: word `k` holds the levels of dimensions `k`, `16 + k`, `32 + k`, ... `80 + k` of its group, lowest
/// bits first.
public final class FineCode {
    /// What the number of dimensions is padded to a multiple of.
    public static final int DIMENSION_STEP = 96;

    static final int WORDS = 16;
    static final int LEVELS_PER_WORD = 6;
    static final int LEVEL_BITS = 5;
    static final int MAX_LEVEL = 31;
    static final float MIDDLE = 15.5f;

    private static final int ROUNDS = 2;

    /// The step of 32 even levels that loses least of normally distributed values, in standard deviations.
    private static final double BEST_STEP = 0.1881;

    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private FineCode() {}

    /// The least multiple of 96 that holds `dimension` dimensions. Queries have as many values, zeros at the end.
    public static int paddedDimension(int dimension) {
        return (dimension + DIMENSION_STEP - 1) / DIMENSION_STEP * DIMENSION_STEP;
    }

    /// Bytes of one code.
    public static int sizeBytes(int dimension) {
        return paddedDimension(dimension) / LEVELS_PER_WORD * Integer.BYTES;
    }

    /// Writes the code of one rotated residual. Begins with the step that is best for normally distributed values,
    /// and corrects twice: the step that fits the levels best, then the levels that fit this step best.
    ///
    /// @param dimension values of the residual, of any number
    /// @param levels scratch for [#paddedDimension] bytes
    /// @return `Σ residual·y`, zero only for a residual of zeros
    public static float encode(float[] residual, int dimension, MemorySegment codes, long offset, byte[] levels) {
        double square = 0;
        for (int i = 0; i < dimension; i++) {
            square += (double) residual[i] * residual[i];
        }
        double step = BEST_STEP * Math.sqrt(square / Math.max(1, dimension));
        double product = round(residual, dimension, step, levels);
        for (int round = 0; round < ROUNDS && product > 0; round++) {
            product = round(residual, dimension, product / squaredNorm(levels, dimension), levels);
        }
        write(levels, dimension, codes, offset);
        return (float) product;
    }

    /// `products[i] = Σ queryⱼ·yⱼ` for the `count` codes at `offsets[0..count)`.
    ///
    /// @param query [#paddedDimension] values, zeros beyond `dimension`
    public static void products(
            float[] query, int dimension, MemorySegment codes, long[] offsets, int count, float[] products) {
        CodeKernelChoice.FINE.products(
                query, paddedDimension(dimension), UniformSegment.of(codes), offsets, count, products);
    }

    /// The level of one dimension, 0 to 31.
    public static int level(MemorySegment codes, long offset, int i) {
        int inGroup = i % DIMENSION_STEP;
        int word = i / DIMENSION_STEP * WORDS + inGroup % WORDS;
        return word(codes, offset, word) >>> (LEVEL_BITS * (inGroup / WORDS)) & MAX_LEVEL;
    }

    static int word(MemorySegment codes, long offset, int word) {
        return codes.get(WORD, offset + (long) Integer.BYTES * word);
    }

    /// The dimension whose level is lowest in a word; the next ones are 16 further each.
    static int firstDimension(int word) {
        return word / WORDS * DIMENSION_STEP + word % WORDS;
    }

    /// Takes the nearest levels, and their product with the residual.
    private static double round(float[] residual, int dimension, double step, byte[] levels) {
        float inverse = step > 0 ? (float) Math.min(1 / step, Float.MAX_VALUE) : 0;
        double product = 0;
        for (int i = 0; i < dimension; i++) {
            float value = residual[i];
            int level = Math.max(0, Math.min(MAX_LEVEL, (int) Math.floor(value * inverse) + WORDS));
            levels[i] = (byte) level;
            product += value * (level - MIDDLE);
        }
        return product;
    }

    private static double squaredNorm(byte[] levels, int dimension) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            float y = levels[i] - MIDDLE;
            sum += y * y;
        }
        return sum;
    }

    private static void write(byte[] levels, int dimension, MemorySegment codes, long offset) {
        for (int i = dimension; i < paddedDimension(dimension); i++) {
            levels[i] = 0;
        }
        for (int word = 0; word < sizeBytes(dimension) / Integer.BYTES; word++) {
            int bits = 0;
            for (int k = 0; k < LEVELS_PER_WORD; k++) {
                bits |= levels[firstDimension(word) + k * WORDS] << (LEVEL_BITS * k);
            }
            codes.set(WORD, offset + (long) Integer.BYTES * word, bits);
        }
    }
}
