package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.GT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [SignEncoder] by the vector instructions of the machine.
final class VectorSignEncoder implements SignEncoder {
    /// At most 16 lanes.
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    @Override
    public void encode(float[] residual, int dimension, MemorySegment codes, long offset, float[] norms) {
        FloatVector square = FloatVector.zero(LANES);
        FloatVector magnitude = square;
        for (int word = 0; word < dimension; word += Long.SIZE) {
            long bits = 0;
            for (int i = 0; i < Long.SIZE; i += LANES.length()) {
                FloatVector values = FloatVector.fromArray(LANES, residual, word + i);
                square = values.fma(values, square);
                magnitude = magnitude.add(values.abs());
                bits |= values.compare(GT, 0).toLong() << i;
            }
            codes.set(WORD, offset + word / Byte.SIZE, bits);
        }
        norms[0] = square.reduceLanes(ADD);
        norms[1] = magnitude.reduceLanes(ADD);
    }
}
