package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;

/// Exact float32 arithmetic between one query and many stored rows. A row is `dimension` little-endian floats at a byte
/// offset of a segment, 4-byte aligned. Sums are taken in an unspecified lane order: compare within
/// 1e-6·√dimension of the magnitude, never for equality. No state, any thread. No allocation per call,
/// if mapped segments were made uniform by [UniformSegment] before.
///
/// Rows outside the segment are an IndexOutOfBoundsException.
public interface VectorKernels {
    /// `scores[i] = Σ query[j]·row_i[j]` for the `count` rows at `offsets[0..count)`.
    void dotProducts(float[] query, int dimension, MemorySegment rows, long[] offsets, int count, float[] scores);

    /// `scores[i] = Σ (query[j] − row_i[j])²` for the `count` rows at `offsets[0..count)`.
    void squaredDistances(float[] query, int dimension, MemorySegment rows, long[] offsets, int count, float[] scores);

    /// `Σ row[j]²` of one row.
    float squaredNorm(MemorySegment rows, long offset, int dimension);

    /// `Σ values[j]²`.
    float squaredNorm(float[] values);

    /// What these kernels are, for a log line: "Vector API, 256 bits" or "scalar".
    String name();

    /// Whether these kernels use the vector instructions of the machine; if not, whoever owns the log should say
    /// once that `--add-modules jdk.incubator.vector` is missing.
    boolean isAccelerated();

    /// The kernels this machine runs fastest, chosen once: Vector API when its module is present, else the scalar
    /// twin.
    static VectorKernels best() {
        return KernelChoice.BEST;
    }
}
