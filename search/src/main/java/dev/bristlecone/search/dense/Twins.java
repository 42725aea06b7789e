package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Which points are equal. Of equal points only the first is in the graph, because thousands of them would have nobody
/// but each other for neighbours; the others hang on it in a chain.
final class Twins {
    /// Ends a chain.
    static final int NONE = -1;

    private final int[] next;
    private final int[] first;

    private Twins(int count) {
        next = new int[count];
        first = new int[count];
        Arrays.fill(next, NONE);
        Arrays.setAll(first, ordinal -> ordinal);
    }

    static Twins of(Points points) {
        Twins twins = new Twins(points.count);
        int capacity = Integer.highestOneBit(Math.max(1, points.count)) << 2;
        int[] firsts = new int[capacity];
        int[] lasts = new int[points.count];
        for (int ordinal = 0; ordinal < points.count; ordinal++) {
            lasts[ordinal] = ordinal;
            int place = (int) hash(points, ordinal) & (capacity - 1);
            while (firsts[place] != 0 && !equal(points, firsts[place] - 1, ordinal)) {
                place = (place + 1) & (capacity - 1);
            }
            if (firsts[place] == 0) {
                firsts[place] = ordinal + 1;
            } else {
                int first = firsts[place] - 1;
                twins.next[lasts[first]] = ordinal;
                twins.first[ordinal] = first;
                lasts[first] = ordinal;
            }
        }
        return twins;
    }

    /// The next one equal to this, or [#NONE].
    int next(int ordinal) {
        return next[ordinal];
    }

    /// The one equal to this that stands for it in the graph: itself, or one before it.
    int first(int ordinal) {
        return first[ordinal];
    }

    /// Whether an equal one stands for it in the graph.
    boolean hidden(int ordinal) {
        return first[ordinal] != ordinal;
    }

    private static long hash(Points points, int ordinal) {
        long hash = 0;
        long from = points.offset(ordinal);
        for (long at = from; at < points.offset(ordinal + 1); at += Long.BYTES) {
            hash = (hash ^ points.bytes.get(LONG, at)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    private static boolean equal(Points points, int a, int b) {
        return MemorySegment.mismatch(
                        points.bytes,
                        points.offset(a),
                        points.offset(a + 1),
                        points.bytes,
                        points.offset(b),
                        points.offset(b + 1))
                < 0;
    }
}
