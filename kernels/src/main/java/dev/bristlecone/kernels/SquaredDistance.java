package dev.bristlecone.kernels;

import static dev.bristlecone.kernels.Lanes.NARROW;
import static dev.bristlecone.kernels.Lanes.WIDE;
import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// `Σ (queryⱼ − rowⱼ)²`, rows in native memory.
final class SquaredDistance {
    private SquaredDistance() {}

    /// Four rows at `offsets[first..first + 4)`.
    static void ofFour(float[] query, int dimension, MemorySegment rows, long[] offsets, int first, float[] scores) {
        long offset0 = offsets[first];
        long offset1 = offsets[first + 1];
        long offset2 = offsets[first + 2];
        long offset3 = offsets[first + 3];
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int j = 0;
        int wideEnd = WIDE.loopBound(dimension);
        if (j < wideEnd) {
            FloatVector wide0 = FloatVector.zero(WIDE);
            FloatVector wide1 = wide0;
            FloatVector wide2 = wide0;
            FloatVector wide3 = wide0;
            for (; j < wideEnd; j += WIDE.length()) {
                FloatVector part = FloatVector.fromArray(WIDE, query, j);
                long at = 4L * j;
                wide0 = addSquare(part.sub(Lanes.wide(rows, offset0 + at)), wide0);
                wide1 = addSquare(part.sub(Lanes.wide(rows, offset1 + at)), wide1);
                wide2 = addSquare(part.sub(Lanes.wide(rows, offset2 + at)), wide2);
                wide3 = addSquare(part.sub(Lanes.wide(rows, offset3 + at)), wide3);
            }
            sum0 += wide0.reduceLanes(ADD);
            sum1 += wide1.reduceLanes(ADD);
            sum2 += wide2.reduceLanes(ADD);
            sum3 += wide3.reduceLanes(ADD);
        }
        int narrowEnd = NARROW.loopBound(dimension);
        if (j < narrowEnd) {
            FloatVector narrow0 = FloatVector.zero(NARROW);
            FloatVector narrow1 = narrow0;
            FloatVector narrow2 = narrow0;
            FloatVector narrow3 = narrow0;
            for (; j < narrowEnd; j += NARROW.length()) {
                FloatVector part = FloatVector.fromArray(NARROW, query, j);
                long at = 4L * j;
                narrow0 = addSquare(part.sub(Lanes.narrow(rows, offset0 + at)), narrow0);
                narrow1 = addSquare(part.sub(Lanes.narrow(rows, offset1 + at)), narrow1);
                narrow2 = addSquare(part.sub(Lanes.narrow(rows, offset2 + at)), narrow2);
                narrow3 = addSquare(part.sub(Lanes.narrow(rows, offset3 + at)), narrow3);
            }
            sum0 += narrow0.reduceLanes(ADD);
            sum1 += narrow1.reduceLanes(ADD);
            sum2 += narrow2.reduceLanes(ADD);
            sum3 += narrow3.reduceLanes(ADD);
        }
        for (; j < dimension; j++) {
            float value = query[j];
            long at = 4L * j;
            sum0 += square(value - Lanes.single(rows, offset0 + at));
            sum1 += square(value - Lanes.single(rows, offset1 + at));
            sum2 += square(value - Lanes.single(rows, offset2 + at));
            sum3 += square(value - Lanes.single(rows, offset3 + at));
        }
        scores[first] = sum0;
        scores[first + 1] = sum1;
        scores[first + 2] = sum2;
        scores[first + 3] = sum3;
    }

    /// One row, in four sums as well: each addition waits for the one before.
    static float ofOne(float[] query, int dimension, MemorySegment rows, long offset) {
        FloatVector wide0 = FloatVector.zero(WIDE);
        FloatVector wide1 = wide0;
        FloatVector wide2 = wide0;
        FloatVector wide3 = wide0;
        int j = 0;
        for (; j + 4 * WIDE.length() <= dimension; j += 4 * WIDE.length()) {
            int second = j + WIDE.length();
            int third = second + WIDE.length();
            int fourth = third + WIDE.length();
            wide0 = addSquare(FloatVector.fromArray(WIDE, query, j).sub(Lanes.wide(rows, offset + 4L * j)), wide0);
            wide1 = addSquare(
                    FloatVector.fromArray(WIDE, query, second).sub(Lanes.wide(rows, offset + 4L * second)), wide1);
            wide2 = addSquare(
                    FloatVector.fromArray(WIDE, query, third).sub(Lanes.wide(rows, offset + 4L * third)), wide2);
            wide3 = addSquare(
                    FloatVector.fromArray(WIDE, query, fourth).sub(Lanes.wide(rows, offset + 4L * fourth)), wide3);
        }
        for (; j + WIDE.length() <= dimension; j += WIDE.length()) {
            wide0 = addSquare(FloatVector.fromArray(WIDE, query, j).sub(Lanes.wide(rows, offset + 4L * j)), wide0);
        }
        FloatVector narrow = FloatVector.zero(NARROW);
        for (; j + NARROW.length() <= dimension; j += NARROW.length()) {
            narrow =
                    addSquare(FloatVector.fromArray(NARROW, query, j).sub(Lanes.narrow(rows, offset + 4L * j)), narrow);
        }
        float sum = wide0.add(wide1).add(wide2.add(wide3)).reduceLanes(ADD) + narrow.reduceLanes(ADD);
        for (; j < dimension; j++) {
            sum += square(query[j] - Lanes.single(rows, offset + 4L * j));
        }
        return sum;
    }

    private static FloatVector addSquare(FloatVector difference, FloatVector sum) {
        return difference.fma(difference, sum);
    }

    private static float square(float difference) {
        return difference * difference;
    }
}
