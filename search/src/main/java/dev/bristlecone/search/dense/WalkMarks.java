package dev.bristlecone.search.dense;

import java.util.Arrays;

/// What a walk knows of the records it has come across: which it has visited, and how near the others looked at best.
/// Open addressing, a number and its estimate in one long. Written without branches where their outcome cannot be
/// foreseen: half of all estimates are news.
final class WalkMarks {
    /// A later estimate counts when it is below this share of the best one so far. Estimates from different
    /// neighbours differ by their errors; taking every slightly smaller one would fill the pool with copies, taking
    /// none would leave a record that looked far at first sight where it is. Measured: 0.8 to 0.9 visit least for a
    /// recall.
    private static final float NEWS = 0.85f;

    /// Stands for the estimate of a visited record: nothing is below it.
    private static final float VISITED = Float.NEGATIVE_INFINITY;

    /// An empty place: no record's number, and any estimate is below this one.
    private static final long EMPTY = mark(-1, Float.POSITIVE_INFINITY);

    private static final int SPREAD = 0x9E37_79B1;

    /// The lowest bits of a product depend on few of the number's.
    private static final int SPREAD_BITS = 7;

    /// A few times what a short walk meets: two marks in one place cost more than emptying twice as many.
    private static final int LENGTH_MIN = 1 << 11;

    private long[] places = new long[LENGTH_MIN];

    /// Those in use, a power of two.
    private int length = LENGTH_MIN;

    private int size;

    /// Forgets all.
    ///
    /// @param room places to begin with, about twice as many as records will be met, so that a short walk need not
    ///     empty what a long one left
    void clear(int room) {
        size = 0;
        length = LENGTH_MIN;
        while (length < room) {
            length *= 2;
        }
        empty();
    }

    /// Makes room for `more` records.
    void reserve(int more) {
        while (2 * (size + more) > length) {
            grow();
        }
    }

    /// Marks a record as visited. There is room for it.
    ///
    /// @return whether it was not before
    boolean visit(int number) {
        int place = place(number);
        long known = places[place];
        places[place] = mark(number, VISITED);
        size += known == EMPTY ? 1 : 0;
        return estimate(known) != VISITED;
    }

    /// Notes an estimate for a record. There is room for it.
    ///
    /// @return whether it is news: the record is not visited, and has not looked about as near before
    boolean improves(int number, float estimate) {
        int place = place(number);
        long known = places[place];
        boolean news = estimate < estimate(known) * NEWS;
        places[place] = news ? mark(number, estimate) : known;
        size += known == EMPTY ? 1 : 0;
        return news;
    }

    /// The place of a number, or the empty one where it belongs.
    private int place(int number) {
        int mask = length - 1;
        int place = ((number * SPREAD) >>> SPREAD_BITS) & mask;
        while (number(places[place]) != number && places[place] != EMPTY) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] old = Arrays.copyOf(places, length);
        length *= 2;
        empty();
        for (long mark : old) {
            if (mark != EMPTY) {
                places[place(number(mark))] = mark;
            }
        }
    }

    private void empty() {
        if (places.length < length) {
            places = new long[length];
        }
        Arrays.fill(places, 0, length, EMPTY);
    }

    private static long mark(int number, float estimate) {
        return (long) number << Integer.SIZE | Integer.toUnsignedLong(Float.floatToRawIntBits(estimate));
    }

    private static int number(long mark) {
        return (int) (mark >>> Integer.SIZE);
    }

    private static float estimate(long mark) {
        return Float.intBitsToFloat((int) mark);
    }
}
