package dev.bristlecone.kernels.codes;

import dev.bristlecone.kernels.UniformSegment;
import java.lang.foreign.MemorySegment;

/// [CodeKernels] by table look-ups of 128 bits. Heap segments go to the scalar twin, see
/// [UniformSegment].
final class NarrowTableKernels implements CodeKernels {
    private final ScalarCodeKernels heapKernels = new ScalarCodeKernels();

    @Override
    public void sums(QueryCode query, MemorySegment block, long offset, int[] sums) {
        if (!block.isNative()) {
            heapKernels.sums(query, block, offset, sums);
            return;
        }
        NarrowTables.sums(query.tables(), query.bias(), UniformSegment.of(block), offset, sums);
    }

    @Override
    public int estimates(
            QueryCode query, MemorySegment block, long offset, float base, float threshold, float[] estimates) {
        if (!block.isNative()) {
            return heapKernels.estimates(query, block, offset, base, threshold, estimates);
        }
        MemorySegment uniform = UniformSegment.of(block);
        NarrowTables.sums(query.tables(), query.bias(), uniform, offset, query.sums());
        return SumEstimates.of(query, uniform, offset + query.tables().length, base, threshold, estimates);
    }

    @Override
    public void rowSums(QueryCode query, MemorySegment codes, long[] offsets, int count, int[] sums) {
        RowSums.of(query, UniformSegment.of(codes), offsets, 0, count, sums);
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
        return RowEstimates.of(query, UniformSegment.of(codes), offsets, from, count, base, threshold, estimates);
    }

    @Override
    public String name() {
        return "table look-up, 128 bits";
    }
}
