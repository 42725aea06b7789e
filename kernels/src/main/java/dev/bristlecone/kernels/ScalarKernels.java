package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The specification of [VectorKernels] in plain loops, and its fallback where the Vector API module is missing.
final class ScalarKernels implements VectorKernels {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void dotProducts(
            float[] query, int dimension, MemorySegment rows, long[] offsets, int count, float[] scores) {
        for (int i = 0; i < count; i++) {
            float sum = 0;
            for (int j = 0; j < dimension; j++) {
                sum += query[j] * rows.get(FLOAT, offsets[i] + 4L * j);
            }
            scores[i] = sum;
        }
    }

    @Override
    public void squaredDistances(
            float[] query, int dimension, MemorySegment rows, long[] offsets, int count, float[] scores) {
        for (int i = 0; i < count; i++) {
            float sum = 0;
            for (int j = 0; j < dimension; j++) {
                float difference = query[j] - rows.get(FLOAT, offsets[i] + 4L * j);
                sum += difference * difference;
            }
            scores[i] = sum;
        }
    }

    @Override
    public float squaredNorm(MemorySegment rows, long offset, int dimension) {
        float sum = 0;
        for (int j = 0; j < dimension; j++) {
            float value = rows.get(FLOAT, offset + 4L * j);
            sum += value * value;
        }
        return sum;
    }

    @Override
    public float squaredNorm(float[] values) {
        float sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return sum;
    }
}
