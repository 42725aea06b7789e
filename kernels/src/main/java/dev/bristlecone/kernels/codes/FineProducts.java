package dev.bristlecone.kernels.codes;

import java.lang.foreign.MemorySegment;

/// Products of a float query with [FineCode]s.
interface FineProducts {
    /// See [FineCode#products].
    ///
    /// @param dimension padded to full groups
    /// @param bits of a level
    void products(
            float[] query, int dimension, int bits, MemorySegment codes, long[] offsets, int count, float[] products);
}
