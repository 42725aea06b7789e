package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// The specification of [CodeKernels] in plain loops, and its fallback where the Vector API module is missing.
final class ScalarCodeKernels implements CodeKernels {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    @Override
    public void sums(QueryCode query, MemorySegment block, long offset, int[] sums) {
        byte[] tables = query.tables();
        Arrays.fill(sums, 0, CodeBlock.LANES, query.bias());
        for (int group = 0; group < CodeBlock.codeBytes(query.dimension()); group += CodeBlock.LANES) {
            for (int place = 0; place < CodeBlock.LANES; place += Long.BYTES) {
                long word = block.get(WORD, offset + group + place);
                for (int i = place; i < place + Long.BYTES; i++) {
                    int code = (int) word & 0xff;
                    sums[CodeBlock.lane(i)] +=
                            tables[group + (code & 15)] + tables[group + QueryCode.TABLE_SIZE + (code >>> 4)];
                    word >>>= Byte.SIZE;
                }
            }
        }
    }

    @Override
    public int estimates(
            QueryCode query, MemorySegment block, long offset, float base, float threshold, float[] estimates) {
        int[] sums = query.sums();
        sums(query, block, offset, sums);
        float doubleStep = 2 * query.step();
        int dimension = query.dimension();
        int below = 0;
        for (int lane = 0; lane < CodeBlock.LANES; lane++) {
            float product = sums[lane] * doubleStep - query.total();
            float constant = CodeBlock.addend(block, offset, dimension, lane) + base;
            float estimate = Math.fma(CodeBlock.multiplier(block, offset, dimension, lane), product, constant);
            estimates[lane] = estimate;
            below |= estimate < threshold ? 1 << lane : 0;
        }
        return below;
    }

    @Override
    public void rowSums(QueryCode query, MemorySegment codes, long[] offsets, int count, int[] sums) {
        RowSums.of(query, codes, offsets, 0, count, sums);
    }

    @Override
    public int rowEstimates(
            QueryCode query,
            MemorySegment codes,
            long[] offsets,
            int from,
            int count,
            float base,
            float threshold,
            float[] estimates) {
        return RowEstimates.of(query, codes, offsets, from, count, base, threshold, estimates);
    }

    @Override
    public String name() {
        return "scalar";
    }
}
