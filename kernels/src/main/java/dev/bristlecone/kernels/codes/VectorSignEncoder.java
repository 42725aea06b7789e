package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.GT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// [SignEncoder] by the vector instructions of the machine.
final class VectorSignEncoder implements SignEncoder {
    /// At most 16 lanes.
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    @Override
    public void encode(float[] point, float[] centre, int dimension, MemorySegment codes, long offset, float[] sums) {
        FloatVector square = FloatVector.zero(LANES);
        FloatVector magnitude = square;
        FloatVector signedCentre = square;
        for (int word = 0; word < dimension; word += Long.SIZE) {
            long bits = 0;
            for (int i = 0; i < Long.SIZE; i += LANES.length()) {
                FloatVector middle = FloatVector.fromArray(LANES, centre, word + i);
                FloatVector values =
                        FloatVector.fromArray(LANES, point, word + i).sub(middle);
                square = values.fma(values, square);
                magnitude = magnitude.add(values.abs());
                VectorMask<Float> set = values.compare(GT, 0);
                signedCentre = signedCentre.add(middle.neg().blend(middle, set));
                bits |= set.toLong() << i;
            }
            codes.set(WORD, offset + word / Byte.SIZE, bits);
        }
        sums[0] = square.reduceLanes(ADD);
        sums[1] = magnitude.reduceLanes(ADD);
        sums[2] = signedCentre.reduceLanes(ADD);
    }
}
