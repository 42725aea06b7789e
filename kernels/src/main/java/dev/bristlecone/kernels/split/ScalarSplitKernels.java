package dev.bristlecone.kernels.split;

import java.lang.foreign.MemorySegment;

/// The specification of [SplitKernels] in plain loops, and its fallback where the Vector API module is missing.
///
/// Two sums, one for each half of a word: a sum must be taken in order, so one alone waits for its own last
/// addition.
final class ScalarSplitKernels implements SplitKernels {
    @Override
    public void upperDotProducts(
            float[] query, int dimension, MemorySegment uppers, long[] offsets, int count, float[] scores) {
        SplitRow.checkDimension(dimension);
        for (int i = 0; i < count; i++) {
            float first = 0;
            float second = 0;
            for (int word = 0; word < dimension / 2; word++) {
                int upper = SplitRow.word(uppers, offsets[i] + 4L * word);
                int at = SplitRow.firstDimension(word);
                first += query[at] * SplitRow.first(upper, 0);
                second += query[at + SplitRow.WORDS] * SplitRow.second(upper, 0);
            }
            scores[i] = first + second;
        }
    }

    @Override
    public void upperSquaredDistances(
            float[] query, int dimension, MemorySegment uppers, long[] offsets, int count, float[] scores) {
        SplitRow.checkDimension(dimension);
        for (int i = 0; i < count; i++) {
            float first = 0;
            float second = 0;
            for (int word = 0; word < dimension / 2; word++) {
                int upper = SplitRow.word(uppers, offsets[i] + 4L * word);
                int at = SplitRow.firstDimension(word);
                float firstDifference = query[at] - SplitRow.first(upper, 0);
                float secondDifference = query[at + SplitRow.WORDS] - SplitRow.second(upper, 0);
                first += firstDifference * firstDifference;
                second += secondDifference * secondDifference;
            }
            scores[i] = first + second;
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
        for (int i = 0; i < count; i++) {
            float first = 0;
            float second = 0;
            for (int word = 0; word < dimension / 2; word++) {
                int upper = SplitRow.word(uppers, upperOffsets[i] + 4L * word);
                int lower = SplitRow.word(lowers, lowerOffsets[i] + 4L * word);
                int at = SplitRow.firstDimension(word);
                first += query[at] * SplitRow.first(upper, lower);
                second += query[at + SplitRow.WORDS] * SplitRow.second(upper, lower);
            }
            scores[i] = first + second;
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
        for (int i = 0; i < count; i++) {
            float first = 0;
            float second = 0;
            for (int word = 0; word < dimension / 2; word++) {
                int upper = SplitRow.word(uppers, upperOffsets[i] + 4L * word);
                int lower = SplitRow.word(lowers, lowerOffsets[i] + 4L * word);
                int at = SplitRow.firstDimension(word);
                float firstDifference = query[at] - SplitRow.first(upper, lower);
                float secondDifference = query[at + SplitRow.WORDS] - SplitRow.second(upper, lower);
                first += firstDifference * firstDifference;
                second += secondDifference * secondDifference;
            }
            scores[i] = first + second;
        }
    }
}
