package dev.bristlecone.kernels.codes;

import java.lang.foreign.MemorySegment;

/// Products of a float query with codes of five bits.
interface FineProducts {
    /// See [FineCode#products].
    ///
    /// @param dimension a multiple of 96
    void products(float[] query, int dimension, MemorySegment codes, long[] offsets, int count, float[] products);
}
