package dev.bristlecone.model;

import java.util.Arrays;

/// A vector given by its non-zero entries. `indices` are unsigned 32-bit numbers in strictly ascending unsigned order,
/// `values` the weights at the same places. The arrays are owned by this value: callers hand them over and must not
/// change them afterwards.
///
/// Differing lengths, or indices out of order, are an IllegalArgumentException.
public record SparseVector(int[] indices, float[] values) {
    public SparseVector {
        if (indices.length != values.length) {
            throw new IllegalArgumentException(
                    "indices: " + indices.length + ", values: " + values.length + " (expected: equal lengths)");
        }
        for (int i = 1; i < indices.length; i++) {
            if (Integer.compareUnsigned(indices[i - 1], indices[i]) >= 0) {
                throw new IllegalArgumentException("indices are not strictly ascending at place " + i);
            }
        }
    }

    /// The number of stored entries.
    public int size() {
        return indices.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseVector that
                && Arrays.equals(indices, that.indices)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(indices) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "SparseVector[" + indices.length + " entries]";
    }
}
