package dev.bristlecone.search.fields;

import java.util.Arrays;

/// The distinct strings of a column and who has them.
///
/// @param hashes ascending
/// @param starts for each string where its records begin in `ordinals`, and the end
/// @param ordinals of each string, ascending
record TextPostings(long[] hashes, int[] starts, int[] ordinals) {
    /// Sorts pairs of code and ordinal, which come by ascending ordinal.
    static TextPostings of(long[] hashesByCode, int[] ordinals, int[] codes, int count) {
        long[] hashes = hashesByCode.clone();
        Arrays.sort(hashes);
        int[] rankOf = new int[hashes.length];
        for (int code = 0; code < rankOf.length; code++) {
            rankOf[code] = Arrays.binarySearch(hashes, hashesByCode[code]);
        }
        int[] starts = new int[hashes.length + 1];
        for (int i = 0; i < count; i++) {
            starts[rankOf[codes[i]] + 1]++;
        }
        for (int rank = 0; rank < hashes.length; rank++) {
            starts[rank + 1] += starts[rank];
        }
        int[] places = Arrays.copyOf(starts, hashes.length);
        int[] sorted = new int[count];
        for (int i = 0; i < count; i++) {
            sorted[places[rankOf[codes[i]]]++] = ordinals[i];
        }
        return new TextPostings(hashes, starts, sorted);
    }
}
