package dev.bristlecone.kernels.split;

import java.lang.foreign.MemorySegment;

/// Arithmetic between one query and many rows kept as halves, see [SplitRow]. Sums are taken in an unspecified lane
/// order: compare within 1e-6·√dimension of the magnitude, never for equality. No state, any thread. No allocation
/// per call, if mapped segments were made uniform by [dev.bristlecone.kernels.UniformSegment] before.
///
/// Queries hold at least `dimension` values, zeros in the padding; `dimension` is a multiple of 32. Rows outside
/// the segments are an IndexOutOfBoundsException.
public interface SplitKernels {
    /// `scores[i] = Σ query[j]·row_i[j]` with rows of 8 bits of precision: the upper halves at `offsets[0..count)`.
    void upperDotProducts(
            float[] query, int dimension, MemorySegment uppers, long[] offsets, int count, float[] scores);

    /// `scores[i] = Σ (query[j] − row_i[j])²` with rows of 8 bits of precision.
    void upperSquaredDistances(
            float[] query, int dimension, MemorySegment uppers, long[] offsets, int count, float[] scores);

    /// `scores[i] = Σ query[j]·row_i[j]` with rows of float32 values, whose halves are at `upperOffsets[0..count)`
    /// and `lowerOffsets[0..count)`.
    void dotProducts(
            float[] query,
            int dimension,
            MemorySegment uppers,
            long[] upperOffsets,
            MemorySegment lowers,
            long[] lowerOffsets,
            int count,
            float[] scores);

    /// `scores[i] = Σ (query[j] − row_i[j])²` with rows of float32 values.
    void squaredDistances(
            float[] query,
            int dimension,
            MemorySegment uppers,
            long[] upperOffsets,
            MemorySegment lowers,
            long[] lowerOffsets,
            int count,
            float[] scores);

    /// The kernels this machine runs fastest, chosen once.
    static SplitKernels best() {
        return SplitKernelChoice.BEST;
    }
}
