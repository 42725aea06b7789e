package dev.bristlecone.kernels.codes;

import java.lang.foreign.MemorySegment;

/// The signs of a difference as bits, and what goes with them.
interface SignEncoder {
    /// See [CodeEncoder#encode]. All implementations write the same bits.
    void encode(float[] point, float[] centre, int dimension, MemorySegment codes, long offset, float[] sums);
}
