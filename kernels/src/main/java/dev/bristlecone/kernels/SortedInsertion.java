package dev.bristlecone.kernels;

/// Puts a few numbers into an array that is in order, in one pass and without asking which goes where: a processor
/// cannot guess the places of what a search has just found, and a wrong guess costs more than the pass.
///
/// No state, any thread, no allocation. All implementations give the same.
public interface SortedInsertion {
    /// Numbers put in by one call.
    int BATCH = 4;

    /// Places before the first number, each holding [Long#MIN_VALUE], and places behind the last, which hold
    /// anything afterwards.
    int MARGIN = 8;

    /// Puts `a ≤ b ≤ c ≤ d` among the ascending numbers `sorted[from..to)`; the four largest of all fall out.
    ///
    /// Place `i` becomes the smallest of `sorted[i]`, `max(sorted[i − 1], a)`, `max(sorted[i − 2], b)`,
    /// `max(sorted[i − 3], c)` and `max(sorted[i − 4], d)`: the largest of the first numbers of either side, for
    /// each way to take `i + 1` from both.
    ///
    /// @param from at least [#MARGIN]
    /// @param to at most the length less [#MARGIN], else an IndexOutOfBoundsException
    void insert(long[] sorted, int from, int to, long a, long b, long c, long d);

    /// The one this machine runs fastest, chosen once.
    static SortedInsertion best() {
        return KernelChoice.SORTED_INSERTION;
    }
}
