package dev.bristlecone.search.dense;

import java.util.Arrays;

/// The numbers met during one search: open addressing, emptied by raising a stamp, so that a small search in a large
/// table costs little.
final class VisitedSet {
    private static final int SPREAD = 0x9E3779B1;

    /// Number and stamp of each place; a place with an older stamp is empty.
    private long[] places = new long[1 << 10];

    private int shift = Integer.SIZE - 10;
    private int size;
    private int stamp = 1;

    void clear() {
        size = 0;
        if (++stamp < 0) {
            Arrays.fill(places, 0);
            stamp = 1;
        }
    }

    /// Adds a number.
    ///
    /// @return whether it was new
    boolean add(int number) {
        long entry = entry(number);
        int place = find(entry);
        if (places[place] == entry) {
            return false;
        }
        places[place] = entry;
        if (++size * 2 > places.length) {
            grow();
        }
        return true;
    }

    boolean contains(int number) {
        long entry = entry(number);
        return places[find(entry)] == entry;
    }

    /// The place of an entry, or the empty one where it belongs.
    private int find(long entry) {
        int mask = places.length - 1;
        int place = ((int) entry * SPREAD) >>> shift;
        while (places[place] >>> Integer.SIZE == stamp && places[place] != entry) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] old = places;
        places = new long[2 * old.length];
        shift--;
        for (long entry : old) {
            if (entry >>> Integer.SIZE == stamp) {
                places[find(entry)] = entry;
            }
        }
    }

    private long entry(int number) {
        return (long) stamp << Integer.SIZE | number;
    }
}
