package dev.bristlecone.search.fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The names of fields that get a column, in the order in which they were met: places from 0. One thread.
final class FieldNames {
    private static final int SLOTS = 4 * FieldsFormat.COLUMNS_MAX;

    private final int[] slots = new int[SLOTS];
    private final List<byte[]> names = new ArrayList<>();

    /// The place of a name, or -1 when it has none.
    int find(byte[] bytes, int start, int size) {
        return slots[slot(bytes, start, size)] - 1;
    }

    /// The place of a name, new if need be; -1 when there are too many.
    int findOrAdd(byte[] bytes, int start, int size) {
        int slot = slot(bytes, start, size);
        if (slots[slot] == 0) {
            if (names.size() == FieldsFormat.COLUMNS_MAX) {
                return -1;
            }
            names.add(Arrays.copyOfRange(bytes, start, start + size));
            slots[slot] = names.size();
        }
        return slots[slot] - 1;
    }

    int count() {
        return names.size();
    }

    byte[] name(int place) {
        return names.get(place);
    }

    /// Where the name stands, or the free slot where it would.
    private int slot(byte[] bytes, int start, int size) {
        int slot = (int) TextHash.of(0, bytes, start, size) & (SLOTS - 1);
        while (slots[slot] != 0
                && !Arrays.equals(names.get(slots[slot] - 1), 0, size(slot), bytes, start, start + size)) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        return slot;
    }

    private int size(int slot) {
        return names.get(slots[slot] - 1).length;
    }
}
