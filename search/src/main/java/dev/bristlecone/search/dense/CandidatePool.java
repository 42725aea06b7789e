package dev.bristlecone.search.dense;

/// The nearest candidates seen so far, in order, each with a mark whether it has been taken. A full pool lets the
/// farthest one go. Of equally near ones the lower number comes first, so the outcome depends on no order of arrival.
final class CandidatePool {
    /// Distance, then number, then the mark in the lowest bit: order of longs is order of candidates. Distances are
    /// never negative, so their bits are in order.
    private long[] entries = new long[64];

    private int capacity;
    private int size;
    private int next;

    /// Empties the pool.
    void reset(int newCapacity) {
        if (entries.length < newCapacity) {
            entries = new long[newCapacity];
        }
        capacity = newCapacity;
        size = 0;
        next = 0;
    }

    int size() {
        return size;
    }

    /// The distance a candidate must be below to be let in.
    float threshold() {
        return size < capacity ? Float.POSITIVE_INFINITY : distance(entries[capacity - 1]);
    }

    int id(int place) {
        return id(entries[place]);
    }

    float distance(int place) {
        return distance(entries[place]);
    }

    /// Lets a candidate in unless the pool is full of nearer ones. Negative distances, which estimates may be,
    /// count as 0.
    void add(int id, float distance) {
        long entry = (long) Float.floatToRawIntBits(Math.max(0f, distance)) << Integer.SIZE | (long) id << 1;
        int last = size;
        if (size == capacity) {
            last = capacity - 1;
            if (entry >= entries[last]) {
                return;
            }
        } else {
            size++;
        }
        int low = 0;
        int high = last;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle] < entry) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        System.arraycopy(entries, low, entries, low + 1, last - low);
        entries[low] = entry;
        next = Math.min(next, low);
    }

    /// Takes the nearest candidate not taken yet; -1 when all are.
    int takeNext() {
        while (next < size) {
            long entry = entries[next];
            if ((entry & 1) == 0) {
                entries[next++] = entry | 1;
                return id(entry);
            }
            next++;
        }
        return -1;
    }

    /// The distance under which the candidate taken last was let in.
    float takenDistance() {
        return distance(entries[next - 1]);
    }

    private static int id(long entry) {
        return (int) entry >>> 1;
    }

    private static float distance(long entry) {
        return Float.intBitsToFloat((int) (entry >>> Integer.SIZE));
    }
}
