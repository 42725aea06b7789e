package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;
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
            FloatVector multiplier = FloatVector.fromMemorySegment(FLOATS, block, at + MULTIPLIERS, LITTLE_ENDIAN);
            FloatVector lanes = multiplier.fma(product, constant);
            lanes.intoArray(estimates, lane);
            below |= (int) lanes.compare(LT, threshold).toLong() << lane;
        }
        return below;
    }
}
