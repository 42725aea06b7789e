package dev.bristlecone.kernels.split;

import dev.bristlecone.kernels.UniformSegment;
import java.lang.foreign.MemorySegment;

/// [SplitKernels] by the vector instructions of the machine. Heap segments go to the scalar twin, see
/// [UniformSegment].
final class VectorSplitKernels implements SplitKernels {
    private final ScalarSplitKernels heapKernels = new ScalarSplitKernels();

    @Override
    public void upperDotProducts(
            float[] query, int dimension, MemorySegment uppers, long[] offsets, int count, float[] scores) {
        SplitRow.checkDimension(dimension);
        if (!uppers.isNative()) {
            heapKernels.upperDotProducts(query, dimension, uppers, offsets, count, scores);
            return;
        }
        MemorySegment uniform = UniformSegment.of(uppers);
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            SplitDotProduct.ofFourUppers(query, dimension, uniform, offsets, i, scores);
        }
        for (; i < count; i++) {
            scores[i] = SplitDotProduct.ofUpper(query, dimension, uniform, offsets[i]);
        }
    }

    @Override
    public void upperSquaredDistances(
            float[] query, int dimension, MemorySegment uppers, long[] offsets, int count, float[] scores) {
        SplitRow.checkDimension(dimension);
        if (!uppers.isNative()) {
            heapKernels.upperSquaredDistances(query, dimension, uppers, offsets, count, scores);
            return;
        }
        MemorySegment uniform = UniformSegment.of(uppers);
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            SplitSquaredDistance.ofFourUppers(query, dimension, uniform, offsets, i, scores);
        }
        for (; i < count; i++) {
            scores[i] = SplitSquaredDistance.ofUpper(query, dimension, uniform, offsets[i]);
        }
    }

    @Override
    public void dotProducts(
            float[] query,
            int dimension,
            MemorySegment uppers,
            long[] upperOffsets,
            MemorySegment lowers,
            long[] lowerOffsets,
            int count,
            float[] scores) {
        SplitRow.checkDimension(dimension);
        if (!uppers.isNative() || !lowers.isNative()) {
            heapKernels.dotProducts(query, dimension, uppers, upperOffsets, lowers, lowerOffsets, count, scores);
            return;
        }
        MemorySegment upper = UniformSegment.of(uppers);
        MemorySegment lower = UniformSegment.of(lowers);
        int i = 0;
        for (; i + 2 <= count; i += 2) {
            SplitDotProduct.ofTwo(query, dimension, upper, upperOffsets, lower, lowerOffsets, i, scores);
        }
        if (i < count) {
            scores[i] = SplitDotProduct.ofOne(query, dimension, upper, upperOffsets[i], lower, lowerOffsets[i]);
        }
    }

    @Override
    public void squaredDistances(
            float[] query,
            int dimension,
            MemorySegment uppers,
            long[] upperOffsets,
            MemorySegment lowers,
            long[] lowerOffsets,
            int count,
            float[] scores) {
        SplitRow.checkDimension(dimension);
        if (!uppers.isNative() || !lowers.isNative()) {
            heapKernels.squaredDistances(query, dimension, uppers, upperOffsets, lowers, lowerOffsets, count, scores);
            return;
        }
        MemorySegment upper = UniformSegment.of(uppers);
        MemorySegment lower = UniformSegment.of(lowers);
        int i = 0;
        for (; i + 2 <= count; i += 2) {
            SplitSquaredDistance.ofTwo(query, dimension, upper, upperOffsets, lower, lowerOffsets, i, scores);
        }
        if (i < count) {
            scores[i] = SplitSquaredDistance.ofOne(query, dimension, upper, upperOffsets[i], lower, lowerOffsets[i]);
        }
    }
}
