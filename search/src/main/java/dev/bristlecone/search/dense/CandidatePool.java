package dev.bristlecone.search.dense;

import static dev.bristlecone.kernels.SortedInsertion.BATCH;
import static dev.bristlecone.kernels.SortedInsertion.MARGIN;

import dev.bristlecone.kernels.SortedInsertion;
import dev.bristlecone.kernels.codes.CodeBlock;
import java.util.Arrays;

/// The nearest candidates seen so far, in order, each with a mark whether it has been taken. A full pool lets the
/// farthest one go. Of equally near ones the lower number comes first, so the outcome depends on no order of arrival.
final class CandidatePool {
    private static final SortedInsertion INSERTION = SortedInsertion.best();

    /// Nobody's entry, behind all others.
    private static final long NONE = Long.MAX_VALUE;

    /// Distance, then number, then the mark in the lowest bit: order of longs is order of candidates. Distances are
    /// never negative, so their bits are in order. The first is at [SortedInsertion#MARGIN].
    private long[] entries = new long[MARGIN + 64 + MARGIN];

    /// What [#note] noted, and room to complete a batch.
    private final long[] noted = new long[CodeBlock.LANES + BATCH];

    private int notedCount;
    private int capacity;
    private int size;
    private int next;

    /// Empties the pool.
    void reset(int newCapacity) {
        if (entries.length < MARGIN + newCapacity + MARGIN) {
            entries = new long[MARGIN + newCapacity + MARGIN];
        }
        Arrays.fill(entries, 0, MARGIN, Long.MIN_VALUE);
        Arrays.fill(entries, MARGIN, MARGIN + newCapacity, NONE);
        capacity = newCapacity;
        notedCount = 0;
        size = 0;
        next = 0;
    }

    int size() {
        return size;
    }

    /// The distance a candidate must be below to be let in.
    float threshold() {
        return size < capacity ? Float.POSITIVE_INFINITY : distance(entries[MARGIN + capacity - 1]);
    }

    int id(int place) {
        return id(entries[MARGIN + place]);
    }

    float distance(int place) {
        return distance(entries[MARGIN + place]);
    }

    /// Lets a candidate in unless the pool is full of nearer ones. Negative distances, which estimates may be,
    /// count as 0.
    void add(int id, float distance) {
        long entry = entry(id, distance);
        int last = MARGIN + size;
        if (size == capacity) {
            last--;
            if (entry >= entries[last]) {
                return;
            }
        } else {
            size++;
        }
        int low = MARGIN;
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
        next = Math.min(next, low - MARGIN);
    }

    /// Notes a candidate for [#addNoted], at most as many as a block has lanes.
    ///
    /// @param counts if not, nothing is noted: cheaper than a branch around the call where it cannot be foreseen
    void note(int id, float distance, boolean counts) {
        noted[notedCount] = entry(id, distance);
        notedCount += counts ? 1 : 0;
    }

    /// The same as an [#add] of each candidate noted since the last time, several at once.
    void addNoted() {
        for (int spare = 0; spare < BATCH - 1; spare++) {
            noted[notedCount + spare] = NONE;
        }
        for (int first = 0; first < notedCount; first += BATCH) {
            long a = Math.min(noted[first], noted[first + 1]);
            long b = Math.max(noted[first], noted[first + 1]);
            long c = Math.min(noted[first + 2], noted[first + 3]);
            long d = Math.max(noted[first + 2], noted[first + 3]);
            long least = Math.min(a, c);
            long most = Math.max(b, d);
            long inner = Math.max(a, c);
            long otherInner = Math.min(b, d);
            stepBackTo(least);
            size = Math.min(capacity, size + Math.min(BATCH, notedCount - first));
            INSERTION.insert(
                    entries,
                    MARGIN,
                    MARGIN + size,
                    least,
                    Math.min(inner, otherInner),
                    Math.max(inner, otherInner),
                    most);
        }
        notedCount = 0;
    }

    /// Takes the nearest candidate not taken yet; -1 when all are.
    int takeNext() {
        while (next < size) {
            long entry = entries[MARGIN + next];
            next++;
            if ((entry & 1) == 0) {
                entries[MARGIN + next - 1] = entry | 1;
                return id(entry);
            }
        }
        return -1;
    }

    /// The nearest candidate not taken yet, which [#takeNext] would give now; -1 when all are.
    int peekNext() {
        for (int place = next; place < size; place++) {
            long entry = entries[MARGIN + place];
            if ((entry & 1) == 0) {
                return id(entry);
            }
        }
        return -1;
    }

    /// The distance under which the candidate taken last was let in.
    float takenDistance() {
        return distance(entries[MARGIN + next - 1]);
    }

    /// Has an entry that comes before some that were taken be the next.
    private void stepBackTo(long entry) {
        int place = MARGIN + next;
        while (entries[place - 1] > entry) {
            place--;
        }
        next = place - MARGIN;
    }

    private static long entry(int id, float distance) {
        return (long) Float.floatToRawIntBits(Math.max(0f, distance)) << Integer.SIZE | (long) id << 1;
    }

    private static int id(long entry) {
        return (int) entry >>> 1;
    }

    private static float distance(long entry) {
        return Float.intBitsToFloat((int) (entry >>> Integer.SIZE));
    }
}
