package dev.bristlecone.database.data;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.SparseVector;
import java.util.Arrays;

/// Puts sparse entries into ascending unsigned order of their indices.
final class SparseOrder {
    private SparseOrder() {}

    /// The same entries in order. Arrays already in order are kept.
    static SparseVector ascending(int[] indices, float[] values) {
        if (isAscending(indices)) {
            return new SparseVector(indices, values);
        }
        // One long per entry: the index above, with its top bit flipped so that signed order is unsigned order, and the
        // entry's place below.
        long[] entries = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            entries[i] = ((long) (indices[i] ^ Integer.MIN_VALUE) << Integer.SIZE) | i;
        }
        Arrays.sort(entries);
        int[] sortedIndices = new int[indices.length];
        float[] sortedValues = new float[indices.length];
        for (int i = 0; i < entries.length; i++) {
            int place = (int) entries[i];
            sortedIndices[i] = indices[place];
            sortedValues[i] = values[place];
            if (i > 0 && sortedIndices[i - 1] == sortedIndices[i]) {
                throw DatabaseException.invalid("Sparse vector indices must be unique, got "
                        + Integer.toUnsignedString(sortedIndices[i]) + " more than once");
            }
        }
        return new SparseVector(sortedIndices, sortedValues);
    }

    private static boolean isAscending(int[] indices) {
        for (int i = 1; i < indices.length; i++) {
            if (Integer.compareUnsigned(indices[i - 1], indices[i]) >= 0) {
                return false;
            }
        }
        return true;
    }
}
