package dev.bristlecone.kernels.codes;

import dev.bristlecone.kernels.UniformSegment;
import java.lang.foreign.MemorySegment;

/// From rotated points to one-bit codes of what they differ by from a centre, and from codes to blocks. No allocation
/// per call beyond what [UniformSegment] says, any thread.
public final class CodeEncoder {
    private CodeEncoder() {}

    /// Writes the code of one residual `point - centre`, `dimension / 8` bytes, and takes three sums in the same
    /// pass.
    ///
    /// @param point the rotated point, its first `dimension` values
    /// @param centre the rotated centre
    /// @param dimension a multiple of [CodeBlock#DIMENSION_STEP]
    /// @param sums receives `Σ residualᵢ²`, `Σ |residualᵢ|` and `Σ ±centreᵢ`, plus where the bit is set; their last
    ///     bits depend on the width of vectors
    public static void encode(
            float[] point, float[] centre, int dimension, MemorySegment codes, long offset, float[] sums) {
        CodeBlock.checkDimension(dimension);
        CodeKernelChoice.SIGNS.encode(point, centre, dimension, UniformSegment.of(codes), offset, sums);
    }

    /// Turns 32 codes into the code part of one [CodeBlock]: lane `n` is the code at `offsets[first + n]`. Factors
    /// stay as they are.
    ///
    /// @param count the lanes to fill, at most [CodeBlock#LANES]; the codes of the others become zeros
    public static void pack(
            MemorySegment codes,
            long[] offsets,
            int first,
            int count,
            int dimension,
            MemorySegment block,
            long offset) {
        CodeBlock.checkDimension(dimension);
        BlockPacking.pack(codes, offsets, first, count, dimension, block, offset);
    }
}
