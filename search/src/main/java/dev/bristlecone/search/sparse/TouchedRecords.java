package dev.bristlecone.search.sparse;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The records of a stretch that are in some lists of the query, with the bounds of their products in these. Found a
/// window of records at a time, so that the sums stay in a near cache.
///
/// Scratch of one search at a time.
final class TouchedRecords {
    private static final int WINDOW = 1 << 16;

    /// Of the records of a window; zero between windows.
    private final int[] sums;

    private int[] records = new int[64];
    private int[] bounds = new int[64];
    private int count;

    /// The records, a bit each, while they are marked; else zero.
    private long[] marks = new long[0];

    /// @param stretch how many records a stretch has at the most
    TouchedRecords(int stretch) {
        this.sums = new int[Math.min(WINDOW, stretch)];
    }

    int count() {
        return count;
    }

    /// Relative to the stretch.
    int record(int i) {
        return records[i];
    }

    /// What the lists give the record at the most.
    int bound(int i) {
        return bounds[i];
    }

    /// Goes through the lists of the query that are to be walked, from one ordinal to another.
    ///
    /// @param accepted which ordinals are kept; null for all
    void walk(QueryLists lists, int from, int to, long @Nullable [] accepted) {
        count = 0;
        for (int rank = 0; rank < lists.count(); rank++) {
            if (lists.atRank(rank).isWalked()) {
                lists.atRank(rank).rewind(from);
            }
        }
        for (int window = from; window < to; window += WINDOW) {
            int end = Math.min(window + WINDOW, to);
            int walked = count;
            for (int rank = 0; rank < lists.count(); rank++) {
                QueryList list = lists.atRank(rank);
                if (list.isWalked()) {
                    makeRoom(walked + list.remaining() + 1);
                    walked = list.walk(window, end, sums, records, walked);
                }
            }
            collect(window, from, walked, accepted);
        }
    }

    private void makeRoom(int size) {
        if (records.length < size) {
            records = Arrays.copyOf(records, Math.max(size, 2 * records.length));
            bounds = Arrays.copyOf(bounds, records.length);
        }
    }

    /// Settles the bounds of a window's records, which are relative to it so far.
    private void collect(int window, int from, int walked, long @Nullable [] accepted) {
        int kept = count;
        for (int i = count; i < walked; i++) {
            int place = records[i];
            int ordinal = window + place;
            bounds[kept] = sums[place];
            records[kept] = ordinal - from;
            sums[place] = 0;
            kept += accepted == null || (accepted[ordinal >>> 6] >>> ordinal & 1) != 0 ? 1 : 0;
        }
        count = kept;
    }

    /// Marks all records, in a stretch of a given size.
    void mark(int stretch) {
        int words = (stretch + Long.SIZE - 1) / Long.SIZE;
        if (marks.length < words) {
            marks = new long[words];
        }
        for (int i = 0; i < count; i++) {
            marks[records[i] >>> 6] |= 1L << records[i];
        }
    }

    void unmark() {
        for (int i = 0; i < count; i++) {
            marks[records[i] >>> 6] = 0;
        }
    }

    /// The marks of the stretch.
    long[] marks() {
        return marks;
    }
}
