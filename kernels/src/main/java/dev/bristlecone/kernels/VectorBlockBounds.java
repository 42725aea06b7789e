package dev.bristlecone.kernels;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [BlockBounds] by the vector instructions of the machine, as many codes at a time as it has lanes for their sums.
/// Heap
/// segments go to the scalar twin, see [UniformSegment].
final class VectorBlockBounds implements BlockBounds {
    private static final VectorSpecies<Integer> SUMS =
            IntVector.SPECIES_PREFERRED.length() < 8 ? IntVector.SPECIES_256 : IntVector.SPECIES_PREFERRED;

    private static final VectorSpecies<Byte> CODES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(SUMS.vectorBitSize() / 4));

    /// Whether the registers hold such vectors. There are no vectors of four bytes, so those of 128 bits cannot be
    /// used.
    static boolean fitThisMachine() {
        return IntVector.SPECIES_PREFERRED.length() >= 8;
    }

    @Override
    public void add(MemorySegment codes, long offset, int count, int factor, int[] sums) {
        int i = 0;
        if (codes.isNative()) {
            MemorySegment uniform = UniformSegment.of(codes);
            for (int end = SUMS.loopBound(count); i < end; i += SUMS.length()) {
                IntVector wide = (IntVector) ByteVector.fromMemorySegment(CODES, uniform, offset + i, LITTLE_ENDIAN)
                        .convertShape(ZERO_EXTEND_B2I, SUMS, 0);
                IntVector.fromArray(SUMS, sums, i).add(wide.mul(factor)).intoArray(sums, i);
            }
        }
        ScalarBlockBounds.add(codes, offset, i, count, factor, sums);
    }
}
