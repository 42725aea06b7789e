package dev.bristlecone.kernels;

import static dev.bristlecone.kernels.Lanes.NARROW;
import static dev.bristlecone.kernels.Lanes.WIDE;
import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// `Σ valueⱼ²`.
final class SquaredNorm {
    private SquaredNorm() {}

    /// One row in native memory.
    static float ofRow(MemorySegment rows, long offset, int dimension) {
        FloatVector even = FloatVector.zero(WIDE);
        FloatVector odd = even;
        int j = 0;
        for (; j + 2 * WIDE.length() <= dimension; j += 2 * WIDE.length()) {
            FloatVector first = Lanes.wide(rows, offset + 4L * j);
            FloatVector second = Lanes.wide(rows, offset + 4L * (j + WIDE.length()));
            even = first.fma(first, even);
            odd = second.fma(second, odd);
        }
        FloatVector narrow = FloatVector.zero(NARROW);
        for (; j + NARROW.length() <= dimension; j += NARROW.length()) {
            FloatVector part = Lanes.narrow(rows, offset + 4L * j);
            narrow = part.fma(part, narrow);
        }
        float sum = even.add(odd).reduceLanes(ADD) + narrow.reduceLanes(ADD);
        for (; j < dimension; j++) {
            float value = Lanes.single(rows, offset + 4L * j);
            sum += value * value;
        }
        return sum;
    }

    /// A whole array.
    static float ofArray(float[] values) {
        FloatVector even = FloatVector.zero(WIDE);
        FloatVector odd = even;
        int j = 0;
        for (; j + 2 * WIDE.length() <= values.length; j += 2 * WIDE.length()) {
            FloatVector first = FloatVector.fromArray(WIDE, values, j);
            FloatVector second = FloatVector.fromArray(WIDE, values, j + WIDE.length());
            even = first.fma(first, even);
            odd = second.fma(second, odd);
        }
        FloatVector narrow = FloatVector.zero(NARROW);
        for (; j + NARROW.length() <= values.length; j += NARROW.length()) {
            FloatVector part = FloatVector.fromArray(NARROW, values, j);
            narrow = part.fma(part, narrow);
        }
        float sum = even.add(odd).reduceLanes(ADD) + narrow.reduceLanes(ADD);
        for (; j < values.length; j++) {
            float value = values[j];
            sum += value * value;
        }
        return sum;
    }
}
