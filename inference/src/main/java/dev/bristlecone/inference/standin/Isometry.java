package dev.bristlecone.inference.standin;

import java.util.SplittableRandom;

/// A fixed map from vectors of one length to longer ones that changes no length and no angle, so every similarity stays
/// what it was. It also spreads a vector evenly over its new coordinates, for a quantiser sees nothing in zeros.
///
/// Zeros are appended; then, twice, coordinates are shuffled, some change sign, and blocks go through the
/// Walsh–Hadamard transform. Each step is orthogonal, and the shuffles and signs come from a fixed seed.
public final class Isometry {
    private static final int ROUNDS = 2;
    private static final long SEED = 0x6272_6973_746c_65L;

    private final int from;
    private final int to;
    private final int block;
    private final int[][] places = new int[ROUNDS][];
    private final boolean[][] flips = new boolean[ROUNDS][];

    /// @param to at least `from`; the same length changes nothing
    public Isometry(int from, int to) {
        if (to < from) {
            throw new IllegalArgumentException("to: " + to + " (expected: at least " + from + ")");
        }
        this.from = from;
        this.to = to;
        this.block = Integer.lowestOneBit(to);
        SplittableRandom random = new SplittableRandom(SEED + to);
        for (int round = 0; round < ROUNDS; round++) {
            places[round] = shuffled(random);
            flips[round] = new boolean[to];
            for (int i = 0; i < to; i++) {
                flips[round][i] = random.nextBoolean();
            }
        }
    }

    /// The vector in its new coordinates.
    public float[] apply(float[] vector) {
        if (vector.length != from) {
            throw new IllegalArgumentException("length: " + vector.length + " (expected: " + from + ")");
        }
        if (from == to) {
            return vector;
        }
        float[] current = new float[to];
        System.arraycopy(vector, 0, current, 0, from);
        for (int round = 0; round < ROUNDS; round++) {
            float[] next = new float[to];
            for (int i = 0; i < to; i++) {
                float value = current[i];
                next[places[round][i]] = flips[round][i] ? -value : value;
            }
            for (int start = 0; start < to; start += block) {
                transform(next, start);
            }
            current = next;
        }
        return current;
    }

    /// The orthonormal Walsh–Hadamard transform of one block, in place.
    private void transform(float[] values, int start) {
        for (int half = 1; half < block; half *= 2) {
            for (int pair = start; pair < start + block; pair += 2 * half) {
                for (int i = pair; i < pair + half; i++) {
                    float sum = values[i] + values[i + half];
                    values[i + half] = values[i] - values[i + half];
                    values[i] = sum;
                }
            }
        }
        float scale = (float) (1 / Math.sqrt(block));
        for (int i = start; i < start + block; i++) {
            values[i] *= scale;
        }
    }

    private int[] shuffled(SplittableRandom random) {
        int[] order = new int[to];
        for (int i = 0; i < to; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
