package dev.bristlecone.search.fields;

import java.util.Arrays;

/// Sets of records as bits, 64 in a word, lowest first. Loops of primitives over arrays, which the compiler turns into
/// vector instructions.
final class Words {
    private Words() {}

    /// Sets the first `size` bits of zeroed words.
    static void setAll(long[] words, int size) {
        Arrays.fill(words, 0, size / Long.SIZE, -1L);
        if (size % Long.SIZE != 0) {
            words[size / Long.SIZE] = -1L >>> -size;
        }
    }

    /// `target &= source`; whether a bit is left.
    static boolean and(long[] target, int from, long[] source, int words) {
        long left = 0;
        for (int i = 0; i < words; i++) {
            long both = target[from + i] & source[i];
            target[from + i] = both;
            left |= both;
        }
        return left != 0;
    }

    /// `target &= ~source`; whether a bit is left.
    static boolean andNot(long[] target, int from, long[] source, int words) {
        long left = 0;
        for (int i = 0; i < words; i++) {
            long rest = target[from + i] & ~source[i];
            target[from + i] = rest;
            left |= rest;
        }
        return left != 0;
    }

    static void or(long[] target, long[] source, int words) {
        for (int i = 0; i < words; i++) {
            target[i] |= source[i];
        }
    }

    static void xor(long[] target, long[] source, int words) {
        for (int i = 0; i < words; i++) {
            target[i] ^= source[i];
        }
    }

    /// How many bits are set.
    static int count(long[] words, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += Long.bitCount(words[i]);
        }
        return count;
    }
}
