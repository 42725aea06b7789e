package dev.bristlecone.kernels.split;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Vectors of floats out of vectors of words, see [SplitRow].
final class Halves {
    /// At most 16 lanes, the words of one group.
    static final VectorSpecies<Integer> WORDS = IntVector.SPECIES_PREFERRED;

    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    private Halves() {}

    static IntVector load(MemorySegment halves, long offset) {
        return IntVector.fromMemorySegment(WORDS, halves, offset, LITTLE_ENDIAN);
    }

    static FloatVector first(IntVector upper) {
        return upper.lanewise(LSHL, Short.SIZE).reinterpretAsFloats();
    }

    static FloatVector second(IntVector upper) {
        return upper.and(SplitRow.UPPER_HALF).reinterpretAsFloats();
    }

    static FloatVector first(IntVector upper, IntVector lower) {
        IntVector signed = lower.lanewise(LSHL, Short.SIZE).lanewise(ASHR, Short.SIZE);
        return upper.lanewise(LSHL, Short.SIZE).add(signed).reinterpretAsFloats();
    }

    static FloatVector second(IntVector upper, IntVector lower) {
        return upper.and(SplitRow.UPPER_HALF)
                .add(lower.lanewise(ASHR, Short.SIZE))
                .reinterpretAsFloats();
    }
}
