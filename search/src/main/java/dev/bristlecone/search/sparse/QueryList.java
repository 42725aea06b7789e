package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// One list of a query: the weights that records have in one dimension, and the query's own weight there. Bounds of
/// their products are whole numbers of a unit, never too low.
///
/// Scratch of one search at a time.
final class QueryList {
    /// What rounding may add to a quotient of two doubles.
    private static final double ROUNDED_UP = 1 + 1e-12;

    private final MemorySegment part;
    private final int records;

    private float queryWeight;
    private boolean isLong;
    private boolean anyNegative;
    private int count;
    private long weights;
    private long places;
    private long codes;
    private long starts;
    private long members;
    private double greatestProduct;

    private double unitsPerWeight;
    private int greatest;
    private int factor;
    private boolean isWalked;
    private int next;

    // The entries of a list that is walked, copied: loops over arrays are the fastest.
    private int[] ordinals = new int[16];
    private float[] ordinalWeights = new float[16];
    private boolean isCopied;

    QueryList(SparseIndex index) {
        this.part = index.part;
        this.records = index.records;
    }

    /// Makes this the list at an offset of the index.
    void set(float weight, long list, long weightsOffset) {
        float most = part.get(FLOAT, list + LIST_MOST);
        float least = part.get(FLOAT, list + LIST_LEAST);
        queryWeight = weight;
        count = part.get(INT, list + LIST_COUNT);
        isLong = SparseIndexFormat.isLong(count, records);
        weights = weightsOffset;
        places = part.get(LONG, list + LIST_PLACES);
        codes = weight > 0 ? places : places + groups(records);
        starts = places + starts(records, least < 0);
        members = places + members(records, least < 0);
        greatestProduct = weight * (double) (weight > 0 ? most : least);
        anyNegative = least < 0;
        isCopied = false;
    }

    /// The greatest product a record can have, or 0.
    double greatestProduct() {
        return greatestProduct;
    }

    /// Settles what a bound of 1 is worth.
    void setUnit(double unit) {
        unitsPerWeight = queryWeight / unit * ROUNDED_UP;
        factor = isLong && greatestProduct > 0 ? (int) Math.ceil(greatestProduct / CODE_MAX / unit * ROUNDED_UP) : 0;
        greatest = (int) Math.ceil(greatestProduct / unit * ROUNDED_UP) + 1;
    }

    /// The bound of the greatest product a record can have, at least 1.
    int greatest() {
        return greatest;
    }

    /// Whether it is divided by blocks.
    boolean isLong() {
        return isLong;
    }

    int count() {
        return count;
    }

    /// Where the codes of a long list begin that bound its products with the query.
    long codes() {
        return codes;
    }

    /// What a code counts; 0 for short lists, and for long ones that have no positive product with the query.
    int factor() {
        return factor;
    }

    /// Whether its records are walked, not looked up.
    boolean isWalked() {
        return isWalked;
    }

    void setWalked(boolean walked) {
        isWalked = walked;
    }

    /// Makes [#walk] begin with the first record from an ordinal on.
    void rewind(int from) {
        if (!isCopied) {
            copy();
            isCopied = true;
        }
        int found = Arrays.binarySearch(ordinals, 0, count, from);
        next = found < 0 ? -found - 1 : found;
    }

    private void copy() {
        if (ordinals.length < count) {
            ordinals = new int[Math.max(count, 2 * ordinals.length)];
            ordinalWeights = new float[ordinals.length];
        }
        MemorySegment.copy(part, FLOAT, weights, ordinalWeights, 0, count);
        if (!isLong) {
            MemorySegment.copy(part, INT, places, ordinals, 0, count);
            return;
        }
        MemorySegment bytes = part;
        int entry = 0;
        for (int block = 0; block < blocks(records); block++) {
            int end = bytes.get(INT, starts + 4L * block + 4);
            for (; entry < end; entry++) {
                ordinals[entry] = block << BLOCK_SHIFT | bytes.get(ValueLayout.JAVA_BYTE, members + entry);
            }
        }
    }

    /// Entries that were not walked yet.
    int remaining() {
        return count - next;
    }

    /// Adds the bounds of the products of the records from one ordinal to another, each at least 1, to their sums.
    ///
    /// @param touched takes the places of those whose sum was 0, behind the ones already there
    /// @return how many there are by then
    int walk(int from, int to, int[] sums, int[] touched, int touchedBefore) {
        int[] here = ordinals;
        float[] hereWeights = ordinalWeights;
        double units = unitsPerWeight;
        int end = count;
        int touchedCount = touchedBefore;
        int entry = next;
        for (; entry < end && here[entry] < to; entry++) {
            int place = here[entry] - from;
            int sum = sums[place];
            touched[touchedCount] = place;
            touchedCount += sum == 0 ? 1 : 0;
            sums[place] = sum + Math.max(1, (int) (units * hereWeights[entry]) + 1);
        }
        next = entry;
        return touchedCount;
    }

    /// The bound that the code of a record's group gives its product.
    int boundByCode(int ordinal) {
        return factor * (part.get(ValueLayout.JAVA_BYTE, codes + (ordinal >>> GROUP_SHIFT)) & 0xFF);
    }

    /// The bound of a record's own product, 0 when it has none.
    int bound(int ordinal) {
        int entry = isLong ? findInBlock(ordinal) : findOrdinal(ordinal);
        return entry < 0 ? 0 : Math.max(0, (int) (unitsPerWeight * part.get(FLOAT, weights + 4L * entry)) + 1);
    }

    private int findInBlock(int ordinal) {
        long start = starts + 4L * (ordinal >>> BLOCK_SHIFT);
        int member = ordinal & (BLOCK - 1);
        int end = part.get(INT, start + 4);
        for (int entry = part.get(INT, start); entry < end; entry++) {
            int met = part.get(ValueLayout.JAVA_BYTE, members + entry);
            if (met >= member) {
                return met == member ? entry : -1;
            }
        }
        return -1;
    }

    private int findOrdinal(int ordinal) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (part.get(INT, places + 4L * middle) < ordinal) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < count && part.get(INT, places + 4L * low) == ordinal ? low : -1;
    }

    /// Adds the products of a long list in one group to the scores of its records, and returns which have one.
    int addGroup(int group, double[] scores) {
        if (part.get(ValueLayout.JAVA_BYTE, codes + group) == 0 && factor > 0 && !anyNegative) {
            return 0;
        }
        MemorySegment bytes = part;
        int block = group >>> (BLOCK_SHIFT - GROUP_SHIFT);
        int first = (group << GROUP_SHIFT) & (BLOCK - 1);
        int end = bytes.get(INT, starts + 4L * block + 4);
        double weight = queryWeight;
        int met = 0;
        for (int entry = bytes.get(INT, starts + 4L * block); entry < end; entry++) {
            int member = bytes.get(ValueLayout.JAVA_BYTE, members + entry) - first;
            if (member >= GROUP) {
                break;
            }
            if (member >= 0) {
                scores[member] += weight * bytes.get(FLOAT, weights + 4L * entry);
                met |= 1 << member;
            }
        }
        return met;
    }
}
