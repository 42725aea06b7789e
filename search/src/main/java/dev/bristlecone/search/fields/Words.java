package dev.bristlecone.search.fields;

import java.util.Arrays;

/// Sets of records as bits, 64 in a word, lowest first. Loops of primitives over arrays, which the compiler turns
/// into vector instructions.
final class Words {
    private Words() {}

    /// Sets the first `size` bits of zeroed words.
    static void setAll(long[] words, int size) {
        Arrays.fill(words, 0, size / Long.SIZE, -1L);
        if (size % Long.SIZE != 0) {
            words[size / Long.SIZE] = -1L >>> -size;
        }
    }

    /// Flips the first `size` bits; those behind are zero.
    static void flipAll(long[] words, int size) {
        int full = size / Long.SIZE;
        for (int i = 0; i < full; i++) {
            words[i] = ~words[i];
        }
        if (size % Long.SIZE != 0) {
            words[full] ^= -1L >>> -size;
        }
    }

    static void and(long[] target, long[] source, int words) {
        for (int i = 0; i < words; i++) {
            target[i] &= source[i];
        }
    }

    static void andNot(long[] target, long[] source, int words) {
        for (int i = 0; i < words; i++) {
            target[i] &= ~source[i];
        }
    }

    /// Whether a bit is set: of many, the first word tells.
    static boolean any(long[] words, int count) {
        for (int i = 0; i < count; i++) {
            if (words[i] != 0) {
                return true;
            }
        }
        return false;
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
    static int count(long[] words, int count) {
        int set = 0;
        for (int i = 0; i < count; i++) {
            set += Long.bitCount(words[i]);
        }
        return set;
    }
}
