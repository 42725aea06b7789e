package dev.bristlecone.search.sparse;

import dev.bristlecone.kernels.CodeSums;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The sums of bounds of a stretch of records, few enough to stay in a near cache. Some records are *touched*: they
/// have a sum and were kept so far.
///
/// Scratch of one search at a time.
final class SumWindow {
    private static final int SIZE = 1 << 16;

    /// Looking up a record in a list that is not full takes as long as walking so many entries.
    private static final int LOOK_UP_ENTRIES = 24;

    private final CodeSums codeSums = CodeSums.best();
    private final int records;

    private final int[] sums;

    /// Whether all sums of a new window are 0.
    private boolean isClear = true;

    private final long[] found;
    private int[] touched = new int[64];
    private int touchedCount;
    private int from;
    private int to;

    /// @param records how many the index has
    SumWindow(int records) {
        this.records = records;
        this.sums = new int[Math.min(SIZE, records)];
        this.found = new long[(sums.length + Long.SIZE - 1) / Long.SIZE];
    }

    /// Makes this the window that begins with an ordinal, which is a multiple of the size of windows.
    void moveTo(int ordinal) {
        from = ordinal;
        to = Math.min(ordinal + SIZE, records);
        touchedCount = 0;
    }

    /// The ordinal after the last.
    int to() {
        return to;
    }

    int ordinal(int place) {
        return from + place;
    }

    int size() {
        return to - from;
    }

    int sum(int place) {
        return sums[place];
    }

    /// Sets a record's sum to 0; it is not found any more.
    void forget(int place) {
        sums[place] = 0;
    }

    /// As [#forget], if a record is in the window.
    void forgetOrdinal(int ordinal) {
        if (ordinal >= from && ordinal < to) {
            sums[ordinal - from] = 0;
        }
    }

    int touchedCount() {
        return touchedCount;
    }

    /// The place of a touched record.
    int touched(int i) {
        return touched[i];
    }

    /// Adds up the first lists, which are not full, and touches their records.
    void walk(QueryLists lists, int ranks) {
        clear();
        for (int rank = 0; rank < ranks; rank++) {
            QueryList list = lists.atRank(rank);
            list.rewind(from);
            makeRoom(touchedCount + Math.min(list.remaining(), size()) + 1);
            touchedCount = list.walk(from, to, sums, touched, touchedCount);
        }
    }

    private void makeRoom(int size) {
        if (touched.length < size) {
            touched = Arrays.copyOf(touched, Math.max(size, 2 * touched.length));
        }
    }

    /// Keeps the touched records that are accepted and reach a bound with what they may get besides.
    void keep(int reach, int least, long @Nullable [] accepted) {
        int kept = 0;
        for (int i = 0; i < touchedCount; i++) {
            int place = touched[i];
            int sum = sums[place];
            if (sum != 0 && sum + reach >= least && isAccepted(accepted, from + place)) {
                touched[kept++] = place;
            } else {
                sums[place] = 0;
            }
        }
        touchedCount = kept;
    }

    static boolean isAccepted(long @Nullable [] accepted, int ordinal) {
        return accepted == null || (accepted[ordinal >>> 6] >>> ordinal & 1) != 0;
    }

    /// Adds a list to the touched records, and keeps those that reach a bound with what they may get besides.
    void narrow(QueryList list, int reach, int least) {
        long entries = (long) list.count() * size() / records;
        boolean lookUp = list.isFull() || (long) LOOK_UP_ENTRIES * touchedCount < entries;
        if (!lookUp) {
            list.rewind(from);
            list.addToTouched(from, to, sums);
        }
        int kept = 0;
        for (int i = 0; i < touchedCount; i++) {
            int place = touched[i];
            int sum = sums[place] + (lookUp ? list.bound(from + place) : 0);
            boolean reaches = sum + reach >= least;
            sums[place] = reaches ? sum : 0;
            touched[kept] = place;
            kept += reaches ? 1 : 0;
        }
        touchedCount = kept;
    }

    /// Adds up all lists for all records; touches none.
    void addAll(QueryLists lists) {
        int start = lists.firstFull();
        if (start < lists.count()) {
            lists.atRank(start).setFull(from, to, sums);
            isClear = false;
        } else {
            clear();
        }
        for (int rank = 0; rank < lists.count(); rank++) {
            QueryList list = lists.atRank(rank);
            if (!list.isFull()) {
                list.rewind(from);
                list.add(from, to, sums);
                isClear = false;
            } else if (rank != start) {
                list.addFull(from, to, sums);
            }
        }
    }

    /// Finds the accepted records whose sums reach a bound, among some of the window.
    ///
    /// @param start the first place, a multiple of 64
    /// @return bits of the places from the first on, valid until the next call
    long[] find(int start, int count, int least, long @Nullable [] accepted) {
        codeSums.findAtLeast(sums, start, count, least, found);
        if (accepted != null) {
            int words = (count + Long.SIZE - 1) / Long.SIZE;
            for (int word = 0; word < words; word++) {
                found[word] &= accepted[((from + start) >>> 6) + word];
            }
        }
        return found;
    }

    private void clear() {
        if (!isClear) {
            Arrays.fill(sums, 0);
            isClear = true;
        }
    }
}
