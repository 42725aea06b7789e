package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// [FineProducts] by the vector instructions of the machine. Heap segments go to the scalar twin, see
/// [dev.bristlecone.kernels.UniformSegment].
final class VectorFineProducts implements FineProducts {
    /// At most 16 lanes, the words of one group.
    private static final VectorSpecies<Integer> WORDS = IntVector.SPECIES_PREFERRED;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    private final ScalarFineProducts heapProducts = new ScalarFineProducts();

    /// Each number of bits in a call of its own, so that the compiler makes a loop for the constant.
    @Override
    public void products(
            float[] query, int dimension, int bits, MemorySegment codes, long[] offsets, int count, float[] products) {
        if (!codes.isNative()) {
            heapProducts.products(query, dimension, bits, codes, offsets, count, products);
            return;
        }
        switch (bits) {
            case 2 -> all(query, dimension, 2, codes, offsets, count, products);
            case 3 -> all(query, dimension, 3, codes, offsets, count, products);
            case 4 -> all(query, dimension, 4, codes, offsets, count, products);
            default -> all(query, dimension, 5, codes, offsets, count, products);
        }
    }

    private static void all(
            float[] query, int dimension, int bits, MemorySegment codes, long[] offsets, int count, float[] products) {
        int i = 0;
        for (; i + 2 <= count; i += 2) {
            ofTwo(query, dimension, bits, codes, offsets, i, products);
        }
        if (i < count) {
            products[i] = ofOne(query, dimension, bits, codes, offsets[i]);
        }
    }

    private static void ofTwo(
            float[] query, int dimension, int bits, MemorySegment codes, long[] offsets, int first, float[] products) {
        long offset0 = offsets[first];
        long offset1 = offsets[first + 1];
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        for (int word = 0; word < dimension / FineCode.levelsPerWord(bits); word += WORDS.length()) {
            IntVector levels0 = IntVector.fromMemorySegment(WORDS, codes, offset0 + 4L * word, LITTLE_ENDIAN);
            IntVector levels1 = IntVector.fromMemorySegment(WORDS, codes, offset1 + 4L * word, LITTLE_ENDIAN);
            int at = FineCode.firstDimension(word, bits);
            for (int k = 0; k < FineCode.levelsPerWord(bits); k++) {
                FloatVector part = FloatVector.fromArray(FLOATS, query, at + k * FineCode.WORDS);
                sum0 = part.fma(values(levels0, k, bits), sum0);
                sum1 = part.fma(values(levels1, k, bits), sum1);
            }
        }
        products[first] = sum0.reduceLanes(ADD);
        products[first + 1] = sum1.reduceLanes(ADD);
    }

    private static float ofOne(float[] query, int dimension, int bits, MemorySegment codes, long offset) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int word = 0; word < dimension / FineCode.levelsPerWord(bits); word += WORDS.length()) {
            IntVector levels = IntVector.fromMemorySegment(WORDS, codes, offset + 4L * word, LITTLE_ENDIAN);
            int at = FineCode.firstDimension(word, bits);
            for (int k = 0; k < FineCode.levelsPerWord(bits); k++) {
                FloatVector part = FloatVector.fromArray(FLOATS, query, at + k * FineCode.WORDS);
                sum = part.fma(values(levels, k, bits), sum);
            }
        }
        return sum.reduceLanes(ADD);
    }

    private static FloatVector values(IntVector levels, int k, int bits) {
        IntVector shifted = levels.lanewise(LSHR, bits * k);
        return ((FloatVector) shifted.and(FineCode.maxLevel(bits)).convert(I2F, 0)).sub(FineCode.middle(bits));
    }
}
