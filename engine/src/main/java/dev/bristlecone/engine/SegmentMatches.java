package dev.bristlecone.engine;

import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.fields.FieldIndex;
import dev.bristlecone.search.filter.FilterMatcher;
import dev.bristlecone.search.segment.Segment;
import java.util.function.IntPredicate;

/// The records of one segment that a snapshot shows and a filter matches, exactly. Its memory comes from the
/// segment and goes back when it is closed. One thread.
final class SegmentMatches implements IntPredicate, AutoCloseable {
    private final SegmentRef ref;
    private final long[] words;
    private final int count;

    private SegmentMatches(SegmentRef ref, long[] words, int count) {
        this.ref = ref;
        this.words = words;
        this.count = count;
    }

    /// Finds them by the metadata index of the segment, or record by record where it has none.
    ///
    /// @param matcher the filter, compiled
    /// @throws dev.bristlecone.model.DatabaseException DATA_LOSS when the section fails its checks
    static SegmentMatches of(SegmentRef ref, Filter filter, FilterMatcher matcher, long snapshotLsn) {
        Segment segment = ref.segment();
        FieldIndex fields = ref.fields();
        long[] words = ref.borrowVisible(snapshotLsn);
        int count = fields == null ? narrow(segment, matcher, words) : fields.narrow(filter, words);
        return new SegmentMatches(ref, words, count);
    }

    private static int narrow(Segment segment, FilterMatcher matcher, long[] words) {
        int count = 0;
        for (int word = 0; word < words.length; word++) {
            for (long open = words[word]; open != 0; open &= open - 1) {
                int ordinal = word * Long.SIZE + Long.numberOfTrailingZeros(open);
                if (matcher.matches(segment.metadata(ordinal))) {
                    count++;
                } else {
                    words[word] &= ~Long.lowestOneBit(open);
                }
            }
        }
        return count;
    }

    int count() {
        return count;
    }

    /// One bit for each ordinal, 64 in a word, lowest first. Not to be changed.
    long[] words() {
        return words;
    }

    @Override
    public boolean test(int ordinal) {
        return (words[ordinal >>> 6] >>> ordinal & 1) != 0;
    }

    /// The first match from an ordinal on, -1 when there is none.
    int next(int from) {
        int word = from >>> 6;
        if (word >= words.length) {
            return -1;
        }
        long open = words[word] & -1L << from;
        while (open == 0) {
            if (++word == words.length) {
                return -1;
            }
            open = words[word];
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(open);
    }

    @Override
    public void close() {
        ref.giveBack(words);
    }
}
