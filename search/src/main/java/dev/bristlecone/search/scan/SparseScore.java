package dev.bristlecone.search.scan;

import dev.bristlecone.model.SparseVector;

/// The inner product of two sparse vectors over the indices they share.
final class SparseScore {
    private SparseScore() {}

    static float dotProduct(SparseVector a, SparseVector b) {
        int[] left = a.indices();
        int[] right = b.indices();
        float sum = 0;
        int i = 0;
        int j = 0;
        while (i < left.length && j < right.length) {
            int order = Integer.compareUnsigned(left[i], right[j]);
            if (order == 0) {
                sum += a.values()[i++] * b.values()[j++];
            } else if (order < 0) {
                i++;
            } else {
                j++;
            }
        }
        return sum;
    }
}
