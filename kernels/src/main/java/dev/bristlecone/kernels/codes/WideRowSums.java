package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// [RowSums] by vectors of 512 bits: eight words at a time, counted lane by lane and added up once for each code.
///
/// The last vector of a code may reach beyond it; where the query has no words its planes are zero. Codes at the very
/// end of a segment, where that cannot be read, are left to [RowSums].
final class WideRowSums {
    private static final VectorSpecies<Long> WORDS = LongVector.SPECIES_512;

    private WideRowSums() {}

    static void of(QueryCode query, MemorySegment codes, long[] offsets, int count, int[] sums) {
        long[] planes = query.planes();
        long readBytes = (long) Long.BYTES * planes.length / QueryCode.PLANES;
        long last = codes.byteSize() - readBytes;
        for (int i = 0; i < count; i++) {
            sums[i] = offsets[i] <= last ? ofOne(planes, codes, offsets[i]) : RowSums.ofOne(query, codes, offsets[i]);
        }
    }

    /// As [CodeKernels#rowEstimates].
    static int estimates(
            QueryCode query,
            MemorySegment codes,
            long[] offsets,
            int from,
            int count,
            float base,
            float threshold,
            float[] estimates) {
        long[] planes = query.planes();
        long codeBytes = query.dimension() / Byte.SIZE;
        long last = codes.byteSize() - (long) Long.BYTES * planes.length / QueryCode.PLANES;
        float doubleStep = 2 * query.step();
        float total = query.total();
        int below = 0;
        for (int i = 0; i < count; i++) {
            long offset = offsets[from + i];
            int sum = offset <= last ? ofOne(planes, codes, offset) : RowSums.ofOne(query, codes, offset);
            float estimate = RowEstimates.estimate(sum * doubleStep - total, codes, offset + codeBytes, base);
            estimates[i] = estimate;
            below |= estimate < threshold ? 1 << i : 0;
        }
        return below;
    }

    private static int ofOne(long[] planes, MemorySegment codes, long offset) {
        LongVector sum = LongVector.zero(WORDS);
        LongVector eighths = sum;
        for (int group = 0; group < planes.length; group += QueryCode.GROUP) {
            LongVector code = LongVector.fromMemorySegment(WORDS, codes, offset + 2L * group, LITTLE_ENDIAN);
            sum = sum.add(counts(code, planes, group))
                    .add(counts(code, planes, group + QueryCode.GROUP_WORDS).lanewise(LSHL, 1))
                    .add(counts(code, planes, group + 2 * QueryCode.GROUP_WORDS).lanewise(LSHL, 2));
            eighths = eighths.add(counts(code, planes, group + 3 * QueryCode.GROUP_WORDS));
        }
        return (int) sum.sub(eighths.lanewise(LSHL, 3)).reduceLanes(ADD);
    }

    private static LongVector counts(LongVector code, long[] planes, int at) {
        return code.and(LongVector.fromArray(WORDS, planes, at)).lanewise(BIT_COUNT);
    }
}
