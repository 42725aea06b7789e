package dev.bristlecone.kernels;

import java.lang.foreign.MemorySegment;

/// Adds up what is stored as one byte for each of many records, and finds the sums that are high. Whole numbers, so
/// every implementation gives the same. No state, any thread. No allocation per call, if mapped segments were made
/// uniform by [UniformSegment] before.
///
/// Codes outside the segment, and sums or bits outside the arrays, are an IndexOutOfBoundsException.
public interface CodeSums {
    /// `sums[i] += factor · codes[i]` for i in `0..count`, codes being unsigned bytes from `offset` on. The caller
    /// sees to it that no sum overflows.
    void add(MemorySegment codes, long offset, int count, int factor, int[] sums);

    /// As [#add] to sums that are 0, whatever they are.
    void set(MemorySegment codes, long offset, int count, int factor, int[] sums);

    /// Sets bit i of `bits`, from the lowest of the first word on, to whether `sums[from + i] >= least`, for i in
    /// `0..count`, and the rest of the last word to 0.
    void findAtLeast(int[] sums, int from, int count, int least, long[] bits);

    /// Those this machine runs fastest, chosen once.
    static CodeSums best() {
        return KernelChoice.CODE_SUMS;
    }
}
