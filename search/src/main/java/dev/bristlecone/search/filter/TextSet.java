package dev.bristlecone.search.filter;

import java.util.Arrays;
import java.util.List;

/// An immutable set of UTF-8 strings that is asked about ranges of bytes: open addressing with linear probing, at most
/// half full. A set of one compares directly.
final class TextSet {
    private final byte[][] slots;
    private final int[] hashes;
    private final int mask;

    private TextSet(int capacity) {
        slots = new byte[capacity][];
        hashes = new int[capacity];
        mask = capacity - 1;
    }

    static TextSet of(List<byte[]> texts) {
        int capacity = texts.size() == 1 ? 1 : Integer.highestOneBit(texts.size()) << 2;
        TextSet set = new TextSet(capacity);
        texts.forEach(set::add);
        return set;
    }

    boolean contains(byte[] bytes, int offset, int length) {
        if (mask == 0) {
            return isAt(0, bytes, offset, length);
        }
        int hash = hash(bytes, offset, length);
        int slot = hash & mask;
        while (slots[slot] != null) {
            if (hashes[slot] == hash && isAt(slot, bytes, offset, length)) {
                return true;
            }
            slot = (slot + 1) & mask;
        }
        return false;
    }

    private boolean isAt(int slot, byte[] bytes, int offset, int length) {
        byte[] text = slots[slot];
        return text.length == length && Arrays.equals(text, 0, length, bytes, offset, offset + length);
    }

    private void add(byte[] text) {
        if (mask != 0 && contains(text, 0, text.length)) {
            return;
        }
        int hash = hash(text, 0, text.length);
        int slot = hash & mask;
        while (slots[slot] != null) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = text;
        hashes[slot] = hash;
    }

    private static int hash(byte[] bytes, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}
