package dev.bristlecone.search.dense;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Which records a search may return.
///
/// @param words bit `i & 63` of word `i >>> 6` is set where ordinal `i` may be; null when no bitmap tells
/// @param count how many records may be returned; not above what it is by much, or too few are looked at
/// @param test asked about candidates that `words` lets through; null when all of them may be returned
@SuppressWarnings("ArrayRecordComponent") // handed through from the filter to the scan, and never changed
public record Accepted(
        long @Nullable [] words, int count, @Nullable IntPredicate test) {
    /// All of so many records.
    public static Accepted all(int count) {
        return new Accepted(null, count, null);
    }

    /// Whether a candidate that `words` lets through may be returned.
    boolean accepts(int ordinal) {
        return test == null || test.test(ordinal);
    }

    /// All of it as one question; null when every record may be returned.
    public @Nullable IntPredicate predicate() {
        if (words == null) {
            return test;
        }
        return ordinal -> (words[ordinal >>> 6] >>> ordinal & 1) != 0 && accepts(ordinal);
    }

    /// The bits of 32 ordinals from one on, the first one lowest; those beyond the bitmap are clear.
    int bits(int ordinal) {
        if (words == null) {
            return -1;
        }
        int word = ordinal >>> 6;
        int shift = ordinal & 63;
        long bits = words[word] >>> shift;
        if (shift > 32 && word + 1 < words.length) {
            bits |= words[word + 1] << -shift;
        }
        return (int) bits;
    }
}
