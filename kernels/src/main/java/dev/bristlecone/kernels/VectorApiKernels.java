package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;

/// [VectorKernels] by the vector instructions of the machine.
///
/// Rows go four at a time: each query vector is loaded once for four rows, and four independent sums hide the
/// latency of the fused multiply-add. Four sums, one query vector and the loads stay well inside sixteen
/// registers.
///
/// The loops see one class of segment only (see [UniformSegment]). Heap segments go to the scalar twin: they would make
/// the loads of all rows virtual calls, and vectors that cross a call are boxed.
final class VectorApiKernels implements VectorKernels {
    private final ScalarKernels heapKernels = new ScalarKernels();

    @Override
    public void dotProducts(
            float[] query, int dimension, MemorySegment rows, long[] offsets, int count, float[] scores) {
        if (!rows.isNative()) {
            heapKernels.dotProducts(query, dimension, rows, offsets, count, scores);
            return;
        }
        MemorySegment uniform = UniformSegment.of(rows);
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            DotProduct.ofFour(query, dimension, uniform, offsets, i, scores);
        }
        for (; i < count; i++) {
            scores[i] = DotProduct.ofOne(query, dimension, uniform, offsets[i]);
        }
    }

    @Override
    public void squaredDistances(
            float[] query, int dimension, MemorySegment rows, long[] offsets, int count, float[] scores) {
        if (!rows.isNative()) {
            heapKernels.squaredDistances(query, dimension, rows, offsets, count, scores);
            return;
        }
        MemorySegment uniform = UniformSegment.of(rows);
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            SquaredDistance.ofFour(query, dimension, uniform, offsets, i, scores);
        }
        for (; i < count; i++) {
            scores[i] = SquaredDistance.ofOne(query, dimension, uniform, offsets[i]);
        }
    }

    @Override
    public float squaredNorm(MemorySegment rows, long offset, int dimension) {
        return rows.isNative()
                ? SquaredNorm.ofRow(UniformSegment.of(rows), offset, dimension)
                : heapKernels.squaredNorm(rows, offset, dimension);
    }

    @Override
    public float squaredNorm(float[] values) {
        return SquaredNorm.ofArray(values);
    }

    @Override
    public String name() {
        return "Vector API, " + Lanes.WIDE.vectorBitSize() + " bits";
    }

    @Override
    public boolean isAccelerated() {
        return true;
    }
}
