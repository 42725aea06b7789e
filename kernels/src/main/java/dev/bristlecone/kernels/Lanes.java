package dev.bristlecone.kernels;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// How a row is cut: whole vectors of the machine's width, then vectors of four lanes, then at most three single
/// values.
/// Masked loads would do the rest in one step, but where the machine has no masks (NEON) they allocate.
///
/// The species are constants because a species in a parameter or a field keeps the compiler from using registers.
final class Lanes {
    static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Float> NARROW = FloatVector.SPECIES_128;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private Lanes() {}

    static FloatVector wide(MemorySegment rows, long offset) {
        return FloatVector.fromMemorySegment(WIDE, rows, offset, LITTLE_ENDIAN);
    }

    static FloatVector narrow(MemorySegment rows, long offset) {
        return FloatVector.fromMemorySegment(NARROW, rows, offset, LITTLE_ENDIAN);
    }

    static float single(MemorySegment rows, long offset) {
        return rows.get(FLOAT, offset);
    }
}
