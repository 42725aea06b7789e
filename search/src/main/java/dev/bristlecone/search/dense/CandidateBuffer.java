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

    /// Moves the entry that belongs to a place there, smaller ones before it and larger ones behind (Hoare's
    /// selection, pivot the median of three).
    private void select(int place) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            long pivot = median(entries[low], entries[(low + high) >>> 1], entries[high]);
            int left = low;
            int right = high;
            while (left <= right) {
                while (entries[left] < pivot) {
                    left++;
                }
                while (entries[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long moved = entries[left];
                    entries[left++] = entries[right];
                    entries[right--] = moved;
                }
            }
            if (place <= right) {
                high = right;
            } else if (place >= left) {
                low = left;
            } else {
                return;
            }
        }
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /// Between the bits of floats and integers of the same order; its own inverse.
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
