package dev.bristlecone.kernels.split;

import static dev.bristlecone.kernels.split.Halves.FLOATS;
import static dev.bristlecone.kernels.split.Halves.WORDS;
import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// `Σ queryⱼ·rowⱼ`, halves of rows in native memory.
final class SplitDotProduct {
    private SplitDotProduct() {}

    /// Four rows of upper halves at `offsets[first..first + 4)`: each part of the query is loaded once for four,
    /// and rows that are not in a cache come at the same time.
    static void ofFourUppers(
            float[] query, int dimension, MemorySegment uppers, long[] offsets, int first, float[] scores) {
        long offset0 = offsets[first];
        long offset1 = offsets[first + 1];
        long offset2 = offsets[first + 2];
        long offset3 = offsets[first + 3];
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int word = 0; word < dimension / 2; word += WORDS.length()) {
            int at = SplitRow.firstDimension(word);
            FloatVector low = FloatVector.fromArray(FLOATS, query, at);
            FloatVector high = FloatVector.fromArray(FLOATS, query, at + SplitRow.WORDS);
            sum0 = add(low, high, Halves.load(uppers, offset0 + 4L * word), sum0);
            sum1 = add(low, high, Halves.load(uppers, offset1 + 4L * word), sum1);
            sum2 = add(low, high, Halves.load(uppers, offset2 + 4L * word), sum2);
            sum3 = add(low, high, Halves.load(uppers, offset3 + 4L * word), sum3);
        }
        scores[first] = sum0.reduceLanes(ADD);
        scores[first + 1] = sum1.reduceLanes(ADD);
        scores[first + 2] = sum2.reduceLanes(ADD);
        scores[first + 3] = sum3.reduceLanes(ADD);
    }

    /// One row of upper halves.
    static float ofUpper(float[] query, int dimension, MemorySegment uppers, long offset) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int word = 0; word < dimension / 2; word += WORDS.length()) {
            int at = SplitRow.firstDimension(word);
            FloatVector low = FloatVector.fromArray(FLOATS, query, at);
            FloatVector high = FloatVector.fromArray(FLOATS, query, at + SplitRow.WORDS);
            sum = add(low, high, Halves.load(uppers, offset + 4L * word), sum);
        }
        return sum.reduceLanes(ADD);
    }

    /// Two rows of both halves, at places `first` and `first + 1` of either offsets. Four would be more than the
    /// compiler takes into one method.
    static void ofTwo(
            float[] query,
            int dimension,
            MemorySegment uppers,
            long[] upperOffsets,
            MemorySegment lowers,
            long[] lowerOffsets,
            int first,
            float[] scores) {
        long upper0 = upperOffsets[first];
        long upper1 = upperOffsets[first + 1];
        long lower0 = lowerOffsets[first];
        long lower1 = lowerOffsets[first + 1];
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        for (int word = 0; word < dimension / 2; word += WORDS.length()) {
            int at = SplitRow.firstDimension(word);
            long bytes = 4L * word;
            FloatVector low = FloatVector.fromArray(FLOATS, query, at);
            FloatVector high = FloatVector.fromArray(FLOATS, query, at + SplitRow.WORDS);
            sum0 = add(low, high, Halves.load(uppers, upper0 + bytes), Halves.load(lowers, lower0 + bytes), sum0);
            sum1 = add(low, high, Halves.load(uppers, upper1 + bytes), Halves.load(lowers, lower1 + bytes), sum1);
        }
        scores[first] = sum0.reduceLanes(ADD);
        scores[first + 1] = sum1.reduceLanes(ADD);
    }

    /// One row of both halves.
    static float ofOne(
            float[] query,
            int dimension,
            MemorySegment uppers,
            long upperOffset,
            MemorySegment lowers,
            long lowerOffset) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int word = 0; word < dimension / 2; word += WORDS.length()) {
            int at = SplitRow.firstDimension(word);
            FloatVector low = FloatVector.fromArray(FLOATS, query, at);
            FloatVector high = FloatVector.fromArray(FLOATS, query, at + SplitRow.WORDS);
            IntVector upper = Halves.load(uppers, upperOffset + 4L * word);
            sum = add(low, high, upper, Halves.load(lowers, lowerOffset + 4L * word), sum);
        }
        return sum.reduceLanes(ADD);
    }

    private static FloatVector add(FloatVector low, FloatVector high, IntVector upper, FloatVector sum) {
        return high.fma(Halves.second(upper), low.fma(Halves.first(upper), sum));
    }

    private static FloatVector add(
            FloatVector low, FloatVector high, IntVector upper, IntVector lower, FloatVector sum) {
        return high.fma(Halves.second(upper, lower), low.fma(Halves.first(upper, lower), sum));
    }
}
