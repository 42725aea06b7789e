package dev.bristlecone.kernels.codes;

/// A random orthogonal rotation: it spreads what a vector holds evenly over all dimensions, which codes of few bits
/// need. Drawn from a seed; the same seed and dimension give the same rotation, bit for bit, on every machine.
///
/// Four rounds, each of three steps: random signs; the Hadamard transform of the first 2ᵏ dimensions in odd rounds
/// and of the last 2ᵏ in even ones, where 2ᵏ is the largest power of two that fits; and, unless it fits exactly,
/// the sum and the difference of each dimension of the first half and its partner in the second. The
/// signs carry the scale that keeps lengths; the rest is additions, in an order that does not depend on the width
/// of vectors.
///
/// Immutable, any thread.
public final class Rotation {
    static final int ROUNDS = 4;

    private static final long GOLDEN_GAMMA = 0x9e37_79b9_7f4a_7c15L;

    private final int dimension;

    /// The dimensions of one Hadamard transform.
    private final int span;

    /// For each round, what every dimension is multiplied by first: its sign, times what undoes the growth of
    /// lengths in the transform and, once for two rounds, in the mixing of halves.
    private final float[][] signs;

    private Rotation(int dimension, int span, float[][] signs) {
        this.dimension = dimension;
        this.span = span;
        this.signs = signs;
    }

    /// The rotation that a seed stands for.
    ///
    /// @param dimension a positive multiple of [CodeBlock#DIMENSION_STEP]
    public static Rotation of(long seed, int dimension) {
        CodeBlock.checkDimension(dimension);
        if (dimension == 0) {
            throw new IllegalArgumentException("dimension 0 cannot be rotated");
        }
        int span = Integer.highestOneBit(dimension);
        float[][] signs = new float[ROUNDS][dimension];
        long state = seed;
        for (int round = 0; round < ROUNDS; round++) {
            float outside = span < dimension && round % 2 == 0 ? 0.5f : 1;
            float inside = (float) (outside / Math.sqrt(span));
            int from = start(round, dimension, span);
            for (int i = 0; i < dimension; i++) {
                if (i % Long.SIZE == 0) {
                    state += GOLDEN_GAMMA;
                }
                float scale = i >= from && i < from + span ? inside : outside;
                signs[round][i] = (mixed(state) >>> i & 1) == 0 ? scale : -scale;
            }
        }
        return new Rotation(dimension, span, signs);
    }

    /// The number of dimensions, padding included.
    public int dimension() {
        return dimension;
    }

    /// Rotates a vector in place: the first [#dimension] values, of which those beyond the vector's own are zeros.
    /// Lengths and products of vectors stay as they are, but for rounding.
    public void apply(float[] values) {
        RotationSteps steps = RotationSteps.best();
        for (int round = 0; round < ROUNDS; round++) {
            steps.multiply(values, signs[round], dimension);
            steps.hadamard(values, start(round, dimension, span), span);
            if (span < dimension) {
                steps.mixHalves(values, dimension / 2);
            }
        }
    }

    /// Where the Hadamard transform of a round begins.
    private static int start(int round, int dimension, int span) {
        return round % 2 == 0 ? 0 : dimension - span;
    }

    /// A bijection of 64 bits whose results look random for any sequence of arguments (SplitMix64).
    private static long mixed(long state) {
        long mixed = (state ^ (state >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }
}
