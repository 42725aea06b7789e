package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;

/// Adds up bounds that are stored as one byte for each of many blocks. Whole numbers, so every implementation gives the
/// same. No state, any thread. No allocation per call, if mapped segments were made uniform by [UniformSegment] before.
///
/// Codes outside the segment are an IndexOutOfBoundsException.
public interface BlockBounds {
    /// `sums[i] += factor · codes[i]` for i in `0..count`, codes being unsigned bytes from `offset` on. The caller
    /// sees to it that no sum overflows.
    void add(MemorySegment codes, long offset, int count, int factor, int[] sums);

    /// Those this machine runs fastest, chosen once.
    static BlockBounds best() {
        return KernelChoice.BOUNDS;
    }
}
