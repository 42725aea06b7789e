package dev.bristlecone.kernels.codes;

import java.lang.foreign.MemorySegment;

/// Products of one query with many one-bit codes. No state, any thread, no allocation per call, if mapped segments
/// were made uniform by [dev.bristlecone.kernels.UniformSegment] before.
///
/// All implementations give the same integers and the same floats, bit for bit. Codes outside the segment are an
/// IndexOutOfBoundsException.
public interface CodeKernels {
    /// `sums[n] = Σ uᵢ` over the set bits of the code in lane `n`, for all 32 lanes of one [CodeBlock].
    ///
    /// @param sums receives [CodeBlock#LANES] values
    void sums(QueryCode query, MemorySegment block, long offset, int[] sums);

    /// The estimates of all 32 lanes of one [CodeBlock], factors included:
    /// `estimates[n] = base + addend[n] + multiplier[n]·(2·step·sum[n] − total)`.
    ///
    /// @param threshold what an estimate must be below to be of interest
    /// @param estimates receives [CodeBlock#LANES] values, those of no interest too
    /// @return bit `n` set where `estimates[n] < threshold`
    int estimates(QueryCode query, MemorySegment block, long offset, float base, float threshold, float[] estimates);

    /// `sums[i] = Σ uⱼ` over the set bits of the single code at `offsets[i]`, for the `count` codes at
    /// `offsets[0..count)`: `dimension / 8` bytes each, as [CodeEncoder] writes them, at any offset.
    void rowSums(QueryCode query, MemorySegment codes, long[] offsets, int count, int[] sums);

    /// The estimates of up to 32 single codes, each with its addend and its multiplier behind it, float32: the
    /// codes at `offsets[from..from + count)`. The same as [#estimates] gives for a block of them.
    ///
    /// @param count at most [CodeBlock#LANES]
    /// @param estimates receives `count` values, those of no interest too
    /// @return bit `n` set where `estimates[n] < threshold`
    int rowEstimates(
            QueryCode query,
            MemorySegment codes,
            long[] offsets,
            int from,
            int count,
            float base,
            float threshold,
            float[] estimates);

    /// What these kernels are, for a log line: "table look-up, 512 bits" or "scalar".
    String name();

    /// The kernels this machine runs fastest, chosen once.
    static CodeKernels best() {
        return CodeKernelChoice.BEST;
    }
}
