package dev.bristlecone.kernels.codes;

import java.lang.foreign.MemorySegment;

/// The signs of a residual as bits, and its norms.
interface SignEncoder {
    /// See [CodeEncoder#encode]. All implementations write the same bits.
    void encode(float[] residual, int dimension, MemorySegment codes, long offset, float[] norms);
}
