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

    @Override
    public void products(
            float[] query, int dimension, MemorySegment codes, long[] offsets, int count, float[] products) {
        if (!codes.isNative()) {
            heapProducts.products(query, dimension, codes, offsets, count, products);
            return;
        }
        int i = 0;
        for (; i + 2 <= count; i += 2) {
            ofTwo(query, dimension, codes, offsets, i, products);
        }
        if (i < count) {
            products[i] = ofOne(query, dimension, codes, offsets[i]);
        }
    }

    private static void ofTwo(
            float[] query, int dimension, MemorySegment codes, long[] offsets, int first, float[] products) {
        long offset0 = offsets[first];
        long offset1 = offsets[first + 1];
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        for (int word = 0; word < dimension / FineCode.LEVELS_PER_WORD; word += WORDS.length()) {
            IntVector levels0 = IntVector.fromMemorySegment(WORDS, codes, offset0 + 4L * word, LITTLE_ENDIAN);
            IntVector levels1 = IntVector.fromMemorySegment(WORDS, codes, offset1 + 4L * word, LITTLE_ENDIAN);
            int at = FineCode.firstDimension(word);
            for (int k = 0; k < FineCode.LEVELS_PER_WORD; k++) {
                FloatVector part = FloatVector.fromArray(FLOATS, query, at + k * FineCode.WORDS);
                sum0 = part.fma(values(levels0, k), sum0);
                sum1 = part.fma(values(levels1, k), sum1);
            }
        }
        products[first] = sum0.reduceLanes(ADD);
        products[first + 1] = sum1.reduceLanes(ADD);
    }

    private static float ofOne(float[] query, int dimension, MemorySegment codes, long offset) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int word = 0; word < dimension / FineCode.LEVELS_PER_WORD; word += WORDS.length()) {
            IntVector levels = IntVector.fromMemorySegment(WORDS, codes, offset + 4L * word, LITTLE_ENDIAN);
            int at = FineCode.firstDimension(word);
            for (int k = 0; k < FineCode.LEVELS_PER_WORD; k++) {
                FloatVector part = FloatVector.fromArray(FLOATS, query, at + k * FineCode.WORDS);
                sum = part.fma(values(levels, k), sum);
            }
        }
        return sum.reduceLanes(ADD);
    }

    private static FloatVector values(IntVector levels, int k) {
        IntVector shifted = levels.lanewise(LSHR, FineCode.LEVEL_BITS * k);
        return ((FloatVector) shifted.and(FineCode.MAX_LEVEL).convert(I2F, 0)).sub(FineCode.MIDDLE);
    }
}
