package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// `base + addendₙ + multiplierₙ·(2·step·sumₙ − total)` for the sums that a query code holds, in the widest vectors
/// of the machine, which are never wider than a block.
final class SumEstimates {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final long MULTIPLIERS = (long) CodeBlock.LANES * Float.BYTES;

    private SumEstimates() {}

    static int of(QueryCode query, MemorySegment block, long factors, float base, float threshold, float[] estimates) {
        int[] sums = query.sums();
        float doubleStep = 2 * query.step();
        float total = query.total();
        int below = 0;
        for (int lane = 0; lane < CodeBlock.LANES; lane += FLOATS.length()) {
            long at = factors + (long) Float.BYTES * lane;
            FloatVector product = ((FloatVector)
                            IntVector.fromArray(INTS, sums, lane).convert(I2F, 0))
                    .mul(doubleStep)
                    .sub(total);
            FloatVector constant = FloatVector.fromMemorySegment(FLOATS, block, at, LITTLE_ENDIAN)
                    .add(base);
            FloatVector multiplier = multipliers(block, factors + MULTIPLIERS, lane);
            FloatVector lanes = multiplier.fma(product, constant);
            lanes.intoArray(estimates, lane);
            below |= (int) lanes.compare(LT, threshold).toLong() << lane;
        }
        return below;
    }

    /// Lanes up to 15 have the lower halves of ints, the others the upper ones; no vector has lanes of both.
    private static FloatVector multipliers(MemorySegment block, long offset, int lane) {
        int half = CodeBlock.LANES / 2;
        IntVector both =
                IntVector.fromMemorySegment(INTS, block, offset + (long) Integer.BYTES * (lane % half), LITTLE_ENDIAN);
        IntVector bits = lane < half ? both.lanewise(LSHL, Short.SIZE) : both.and(-1 << Short.SIZE);
        return bits.reinterpretAsFloats();
    }
}
