package dev.bristlecone.search.dense;

import java.util.Arrays;

/// The nearest of many candidates, unordered until [#sort]: candidates are collected beside those kept, and when there
/// is no more room the farther half is dropped. Cheaper than [CandidatePool] where hundreds are kept of thousands. Of
/// equally near ones the lower number is kept, so the outcome depends on no order of arrival.
final class CandidateBuffer {
    /// Distance, then number: order of longs is order of candidates.
    private long[] entries = new long[128];

    private int capacity;
    private int size;
    private float threshold;

    /// Empties the buffer.
    ///
    /// @param newCapacity candidates kept, at least 1
    void reset(int newCapacity) {
        capacity = newCapacity;
        if (entries.length < 2 * newCapacity) {
            entries = new long[2 * newCapacity];
        }
        size = 0;
        threshold = Float.POSITIVE_INFINITY;
    }

    /// A distance that a candidate must be below to be kept; not always the least such.
    float threshold() {
        return threshold;
    }

    void add(int id, float distance) {
        if (size == 2 * capacity) {
            drop();
        }
        entries[size++] = (long) ordered(Float.floatToRawIntBits(distance)) << Integer.SIZE | id;
    }

    /// Brings those kept into order, nearest first, and lets all others go.
    ///
    /// @return how many are kept
    int sort() {
        if (size > capacity) {
            drop();
        }
        Arrays.sort(entries, 0, size);
        return size;
    }

    int id(int place) {
        return (int) entries[place];
    }

    float distance(int place) {
        return Float.intBitsToFloat(ordered((int) (entries[place] >>> Integer.SIZE)));
    }

    private void drop() {
        select(capacity - 1);
        size = capacity;
        threshold = distance(capacity - 1);
    }

    /// Moves the entry that belongs to a place there, smaller ones before it and larger ones behind: Hoare's
    /// selection, pivot the median of three. Partitions without branches, because no processor can guess them.
    private void select(int place) {
        int low = 0;
        int high = size - 1;
        while (high - low > 2) {
            int middle = (low + high) >>> 1;
            sortThree(low, middle, high);
            long pivot = entries[middle];
            entries[middle] = entries[high - 1];
            entries[high - 1] = pivot;
            int less = low + 1;
            for (int i = low + 1; i < high - 1; i++) {
                long entry = entries[i];
                entries[i] = entries[less];
                entries[less] = entry;
                less += entry < pivot ? 1 : 0;
            }
            entries[high - 1] = entries[less];
            entries[less] = pivot;
            if (place == less) {
                return;
            }
            if (place < less) {
                high = less - 1;
            } else {
                low = less + 1;
            }
        }
        Arrays.sort(entries, low, high + 1);
    }

    private void sortThree(int low, int middle, int high) {
        long a = entries[low];
        long b = entries[middle];
        long c = entries[high];
        long least = Math.min(a, Math.min(b, c));
        long most = Math.max(a, Math.max(b, c));
        entries[low] = least;
        entries[middle] = a ^ b ^ c ^ least ^ most;
        entries[high] = most;
    }

    /// Between the bits of floats and integers of the same order; its own inverse.
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
