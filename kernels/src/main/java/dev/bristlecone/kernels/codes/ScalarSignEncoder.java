package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The specification of [SignEncoder] in plain loops, and its fallback where the Vector API module is missing.
final class ScalarSignEncoder implements SignEncoder {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    @Override
    public void encode(float[] point, float[] centre, int dimension, MemorySegment codes, long offset, float[] sums) {
        float square = 0;
        float magnitude = 0;
        float signedCentre = 0;
        for (int word = 0; word < dimension; word += Long.SIZE) {
            long bits = 0;
            for (int i = 0; i < Long.SIZE; i++) {
                float value = point[word + i] - centre[word + i];
                square += value * value;
                magnitude += Math.abs(value);
                bits |= value > 0 ? 1L << i : 0;
                signedCentre += value > 0 ? centre[word + i] : -centre[word + i];
            }
            codes.set(WORD, offset + word / Byte.SIZE, bits);
        }
        sums[0] = square;
        sums[1] = magnitude;
        sums[2] = signedCentre;
    }
}
