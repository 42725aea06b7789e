package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The specification of [VectorKernels] in plain loops, and its fallback where the Vector API module is missing.
///
/// Rows go four at a time: a sum must be taken in order, so one sum alone waits for its own last addition, and four
/// fill that time. It also loads each query value once for four rows.
final class ScalarKernels implements VectorKernels {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void dotProducts(
            float[] query, int dimension, MemorySegment rows, long[] offsets, int count, float[] scores) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            dotProductsOfFour(query, dimension, rows, offsets, i, scores);
        }
        for (; i < count; i++) {
            scores[i] = dotProduct(query, dimension, rows, offsets[i]);
        }
    }

    @Override
    public void squaredDistances(
            float[] query, int dimension, MemorySegment rows, long[] offsets, int count, float[] scores) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            squaredDistancesOfFour(query, dimension, rows, offsets, i, scores);
        }
        for (; i < count; i++) {
            scores[i] = squaredDistance(query, dimension, rows, offsets[i]);
        }
    }

    @Override
    public float squaredNorm(MemorySegment rows, long offset, int dimension) {
        float even = 0;
        float odd = 0;
        int j = 0;
        for (; j + 2 <= dimension; j += 2) {
            float first = rows.get(FLOAT, offset + 4L * j);
            float second = rows.get(FLOAT, offset + 4L * j + 4);
            even += first * first;
            odd += second * second;
        }
        if (j < dimension) {
            float last = rows.get(FLOAT, offset + 4L * j);
            even += last * last;
        }
        return even + odd;
    }

    @Override
    public float squaredNorm(float[] values) {
        float even = 0;
        float odd = 0;
        int j = 0;
        for (; j + 2 <= values.length; j += 2) {
            even += values[j] * values[j];
            odd += values[j + 1] * values[j + 1];
        }
        if (j < values.length) {
            even += values[j] * values[j];
        }
        return even + odd;
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public boolean isAccelerated() {
        return false;
    }

    private static void dotProductsOfFour(
            float[] query, int dimension, MemorySegment rows, long[] offsets, int first, float[] scores) {
        long offset0 = offsets[first];
        long offset1 = offsets[first + 1];
        long offset2 = offsets[first + 2];
        long offset3 = offsets[first + 3];
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int j = 0; j < dimension; j++) {
            float value = query[j];
            long at = 4L * j;
            sum0 += value * rows.get(FLOAT, offset0 + at);
            sum1 += value * rows.get(FLOAT, offset1 + at);
            sum2 += value * rows.get(FLOAT, offset2 + at);
            sum3 += value * rows.get(FLOAT, offset3 + at);
        }
        scores[first] = sum0;
        scores[first + 1] = sum1;
        scores[first + 2] = sum2;
        scores[first + 3] = sum3;
    }

    private static float dotProduct(float[] query, int dimension, MemorySegment rows, long offset) {
        float sum = 0;
        for (int j = 0; j < dimension; j++) {
            sum += query[j] * rows.get(FLOAT, offset + 4L * j);
        }
        return sum;
    }

    private static void squaredDistancesOfFour(
            float[] query, int dimension, MemorySegment rows, long[] offsets, int first, float[] scores) {
        long offset0 = offsets[first];
        long offset1 = offsets[first + 1];
        long offset2 = offsets[first + 2];
        long offset3 = offsets[first + 3];
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int j = 0; j < dimension; j++) {
            float value = query[j];
            long at = 4L * j;
            float difference0 = value - rows.get(FLOAT, offset0 + at);
            float difference1 = value - rows.get(FLOAT, offset1 + at);
            float difference2 = value - rows.get(FLOAT, offset2 + at);
            float difference3 = value - rows.get(FLOAT, offset3 + at);
            sum0 += difference0 * difference0;
            sum1 += difference1 * difference1;
            sum2 += difference2 * difference2;
            sum3 += difference3 * difference3;
        }
        scores[first] = sum0;
        scores[first + 1] = sum1;
        scores[first + 2] = sum2;
        scores[first + 3] = sum3;
    }

    private static float squaredDistance(float[] query, int dimension, MemorySegment rows, long offset) {
        float sum = 0;
        for (int j = 0; j < dimension; j++) {
            float difference = query[j] - rows.get(FLOAT, offset + 4L * j);
            sum += difference * difference;
        }
        return sum;
    }
}
