package dev.bristlecone.search.sparse;

import java.util.Arrays;

/// Numbers dimensions from 0 in the order in which they are first met. Any 32 bits are a dimension. One thread.
final class DimensionTable {
    private static final int CAPACITY_MIN = 16;
    private static final int SPREAD = 0x9E3779B9;

    private int[] dimensions = new int[CAPACITY_MIN];

    /// The number of a dimension, plus 1, at its hashed place or the next free one; at most half are filled.
    private int[] slots = new int[2 * CAPACITY_MIN];

    private int size;

    int size() {
        return size;
    }

    /// The dimension with a number.
    int dimension(int number) {
        return dimensions[number];
    }

    /// The number of a dimension, -1 when it was never added.
    int find(int dimension) {
        return slots[slot(dimension)] - 1;
    }

    /// The number of a dimension, a new one when there is none.
    int add(int dimension) {
        int slot = slot(dimension);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == dimensions.length) {
            grow();
            slot = slot(dimension);
        }
        dimensions[size] = dimension;
        slots[slot] = ++size;
        return size - 1;
    }

    /// The numbers of all dimensions, in the unsigned order of these.
    int[] sorted() {
        long[] keys = new long[size];
        for (int number = 0; number < size; number++) {
            keys[number] = Integer.toUnsignedLong(dimensions[number]) << Integer.SIZE | number;
        }
        for (int i = 0; i < size; i++) {
            keys[i] ^= Long.MIN_VALUE;
        }
        Arrays.sort(keys);
        int[] numbers = new int[size];
        Arrays.setAll(numbers, i -> (int) keys[i]);
        return numbers;
    }

    private int slot(int dimension) {
        int slot = (dimension * SPREAD) >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
        while (slots[slot] != 0 && dimensions[slots[slot] - 1] != dimension) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void grow() {
        dimensions = Arrays.copyOf(dimensions, 2 * size);
        slots = new int[4 * size];
        for (int number = 0; number < size; number++) {
            slots[slot(dimensions[number])] = number + 1;
        }
    }
}
