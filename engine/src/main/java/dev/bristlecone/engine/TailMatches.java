package dev.bristlecone.engine;

import dev.bristlecone.search.filter.FilterMatcher;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Which rows of a tail a query may find: those visible at its snapshot that match its filter. Metadata is read
/// when a row is asked about for the first time, for a search by codes asks about few rows, and about some of them
/// twice. One thread.
final class TailMatches implements IntPredicate {
    private final TailRow[] rows;
    private final @Nullable FilterMatcher matcher;
    private final long snapshotLsn;

    /// For each row whether its metadata was read, and whether they match: 64 in a word.
    private final long[] known;

    private final long[] matching;

    /// @param count of the first rows that may be asked about
    /// @param matcher null when all rows match
    TailMatches(TailRow[] rows, int count, @Nullable FilterMatcher matcher, long snapshotLsn) {
        this.rows = rows;
        this.matcher = matcher;
        this.snapshotLsn = snapshotLsn;
        int words = matcher == null ? 0 : (count + Long.SIZE - 1) / Long.SIZE;
        known = new long[words];
        matching = new long[words];
    }

    @Override
    public boolean test(int row) {
        return rows[row].visible(snapshotLsn) && (matcher == null || matches(row, matcher));
    }

    private boolean matches(int row, FilterMatcher filter) {
        int word = row / Long.SIZE;
        long bit = 1L << row;
        if ((known[word] & bit) == 0) {
            known[word] |= bit;
            matching[word] |= filter.matches(rows[row].metadata) ? bit : 0;
        }
        return (matching[word] & bit) != 0;
    }
}
