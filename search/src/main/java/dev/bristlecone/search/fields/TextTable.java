package dev.bristlecone.search.fields;

import java.util.Arrays;

/// The distinct strings of a column being built, by their hashes: each gets a code, from 0 in the order in which
/// they came. A second hash tells whether two strings share the first one. One thread.
final class TextTable {
    private static final long OTHER_SEED = 0x2545_F491_4F6C_DD1DL;

    private final long seed;
    private int[] slots = new int[16];
    private long[] hashes = new long[8];
    private long[] others = new long[8];
    private int size;
    private boolean collided;

    TextTable(long seed) {
        this.seed = seed;
    }

    /// The code of a string.
    int add(byte[] bytes, int start, int length) {
        long hash = TextHash.of(seed, bytes, start, length);
        long other = TextHash.of(seed ^ OTHER_SEED, bytes, start, length);
        int slot = slot(hash);
        if (slots[slot] == 0) {
            if (size == hashes.length) {
                grow();
                slot = slot(hash);
            }
            hashes[size] = hash;
            others[size] = other;
            slots[slot] = ++size;
        }
        int code = slots[slot] - 1;
        collided |= others[code] != other;
        return code;
    }

    int size() {
        return size;
    }

    /// Whether two strings have the same hash.
    boolean collided() {
        return collided;
    }

    /// The hashes by code.
    long[] hashes() {
        return Arrays.copyOf(hashes, size);
    }

    private int slot(long hash) {
        int slot = (int) hash & (slots.length - 1);
        while (slots[slot] != 0 && hashes[slots[slot] - 1] != hash) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        hashes = Arrays.copyOf(hashes, 2 * size);
        others = Arrays.copyOf(others, 2 * size);
        slots = new int[4 * size];
        for (int code = 0; code < size; code++) {
            slots[slot(hashes[code])] = code + 1;
        }
    }
}
