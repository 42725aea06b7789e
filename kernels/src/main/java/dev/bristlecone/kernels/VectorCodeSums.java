package dev.bristlecone.kernels;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [CodeSums] by the vector instructions of the machine, as many codes at a time as it has lanes for their sums.
/// Heap
/// segments go to the scalar twin, see [UniformSegment].
final class VectorCodeSums implements CodeSums {
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
                IntVector products = products(uniform, offset + i, factor);
                IntVector.fromArray(SUMS, sums, i).add(products).intoArray(sums, i);
            }
        }
        ScalarCodeSums.add(codes, offset, i, count, factor, sums);
    }

    @Override
    public void set(MemorySegment codes, long offset, int count, int factor, int[] sums) {
        int i = 0;
        if (codes.isNative()) {
            MemorySegment uniform = UniformSegment.of(codes);
            for (int end = SUMS.loopBound(count); i < end; i += SUMS.length()) {
                products(uniform, offset + i, factor).intoArray(sums, i);
            }
        }
        Arrays.fill(sums, i, count, 0);
        ScalarCodeSums.add(codes, offset, i, count, factor, sums);
    }

    private static IntVector products(MemorySegment uniform, long offset, int factor) {
        ByteVector codes = ByteVector.fromMemorySegment(CODES, uniform, offset, LITTLE_ENDIAN);
        return ((IntVector) codes.convertShape(ZERO_EXTEND_B2I, SUMS, 0)).mul(factor);
    }

    @Override
    public void findAtLeast(int[] sums, int from, int count, int least, long[] bits) {
        int end = count & -Long.SIZE;
        for (int i = 0; i < end; i += Long.SIZE) {
            long word = 0;
            for (int lanes = 0; lanes < Long.SIZE; lanes += SUMS.length()) {
                word |= IntVector.fromArray(SUMS, sums, from + i + lanes)
                                .compare(GE, least)
                                .toLong()
                        << lanes;
            }
            bits[i >>> 6] = word;
        }
        if (end < count) {
            bits[end >>> 6] = 0;
            ScalarCodeSums.findAtLeast(sums, from, end, count, least, bits);
        }
    }
}
