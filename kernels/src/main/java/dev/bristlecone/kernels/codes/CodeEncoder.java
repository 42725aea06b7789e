package dev.bristlecone.kernels.codes;

import dev.bristlecone.kernels.UniformSegment;
import java.lang.foreign.MemorySegment;

/// From rotated residuals to one-bit codes, and from codes to blocks. No allocation per call beyond what
/// [UniformSegment] says, any thread.
public final class CodeEncoder {
    private CodeEncoder() {}

    /// Writes the code of one residual, `dimension / 8` bytes, and takes both its norms in the same pass.
    ///
    /// @param residual the rotated residual, its first `dimension` values
    /// @param dimension a multiple of [CodeBlock#DIMENSION_STEP]
    /// @param norms receives `Σ residualᵢ²` and `Σ |residualᵢ|`; their last bits depend on the width of vectors
    public static void encode(float[] residual, int dimension, MemorySegment codes, long offset, float[] norms) {
        CodeBlock.checkDimension(dimension);
        CodeKernelChoice.SIGNS.encode(residual, dimension, UniformSegment.of(codes), offset, norms);
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
