package dev.bristlecone.search.sparse;

import static dev.bristlecone.search.sparse.SparseIndexFormat.*;

import dev.bristlecone.kernels.CodeSums;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// One list of a query: the codes of the weights that records have in one dimension, and the query's own weight there.
/// Bounds of their products are whole numbers of a unit, never too low, and at least 1 for every record in the list.
///
/// Scratch of one search at a time.
final class QueryList {
    /// What rounding may add to a quotient of two doubles.
    private static final double ROUNDED_UP = 1 + 1e-12;

    private final CodeSums codeSums = CodeSums.best();
    private final MemorySegment part;
    private final int records;

    private boolean isFull;
    private int count;
    private long ordinalsStart;
    private long codesStart;
    private double greatestProduct;

    private int factor;
    private int reach;
    private int next;

    // The entries of a list that is walked, copied: loops over arrays are the fastest.
    private int[] ordinals = new int[16];
    private byte[] codes = new byte[16];
    private boolean isCopied;

    QueryList(SparseIndex index) {
        this.part = index.part;
        this.records = index.records;
    }

    /// Makes this the list at an offset of the index.
    void set(float weight, long list) {
        float most = part.get(FLOAT, list + LIST_MOST);
        float least = part.get(FLOAT, list + LIST_LEAST);
        count = part.get(INT, list + LIST_COUNT);
        isFull = SparseIndexFormat.isFull(count, records);
        ordinalsStart = part.get(LONG, list);
        boolean below = weight < 0 && least < 0;
        codesStart = ordinalsStart + codesStart(count, records) + (below ? codeCount(count, records) : 0);
        greatestProduct = weight * (double) (weight > 0 ? most : least);
        isCopied = false;
        next = 0;
    }

    /// The greatest product a record can have, or 0.
    double greatestProduct() {
        return greatestProduct;
    }

    /// Settles what a bound of 1 is worth.
    ///
    /// @param doubt how many times less than the greatest product is assumed of records that are not looked at
    void setUnit(double unit, double doubt) {
        factor = Math.max(1, (int) Math.ceil(greatestProduct / CODE_MAX / unit * ROUNDED_UP));
        reach = (int) Math.ceil(CODE_MAX * factor / doubt);
    }

    /// The bound that is assumed of a record as long as it is not looked at.
    int reach() {
        return reach;
    }

    /// Whether it has a code for every record.
    boolean isFull() {
        return isFull;
    }

    int count() {
        return count;
    }

    /// Makes walks begin with the first record from an ordinal on.
    void rewind(int from) {
        if (!isCopied) {
            copy();
            isCopied = true;
        }
        boolean isThere = (next == 0 || ordinals[next - 1] < from) && (next == count || ordinals[next] >= from);
        if (!isThere) {
            int found = Arrays.binarySearch(ordinals, 0, count, from);
            next = found < 0 ? -found - 1 : found;
        }
    }

    private void copy() {
        if (ordinals.length < count) {
            ordinals = new int[Math.max(count, 2 * ordinals.length)];
            codes = new byte[ordinals.length];
        }
        MemorySegment.copy(part, INT, ordinalsStart, ordinals, 0, count);
        MemorySegment.copy(part, ValueLayout.JAVA_BYTE, codesStart, codes, 0, count);
    }

    /// Entries that were not walked yet.
    int remaining() {
        return count - next;
    }

    /// Adds the bounds of the records from one ordinal to another to their sums; the list is not full.
    ///
    /// @param touched takes the places of those whose sum was 0, behind the ones already there
    /// @return how many there are by then
    int walk(int from, int to, int[] sums, int[] touched, int touchedBefore) {
        int[] here = ordinals;
        byte[] hereCodes = codes;
        int units = factor;
        int end = count;
        int touchedCount = touchedBefore;
        int entry = next;
        for (; entry < end && here[entry] < to; entry++) {
            int place = here[entry] - from;
            int sum = sums[place];
            touched[touchedCount] = place;
            touchedCount += sum == 0 ? 1 : 0;
            sums[place] = sum + units * (hereCodes[entry] & 0xFF);
        }
        next = entry;
        return touchedCount;
    }

    /// As [#walk], but says nothing about records whose sum was 0.
    void add(int from, int to, int[] sums) {
        int[] here = ordinals;
        byte[] hereCodes = codes;
        int units = factor;
        int end = count;
        int entry = next;
        for (; entry < end && here[entry] < to; entry++) {
            sums[here[entry] - from] += units * (hereCodes[entry] & 0xFF);
        }
        next = entry;
    }

    /// As [#add], but sums of 0 remain so.
    void addToTouched(int from, int to, int[] sums) {
        int[] here = ordinals;
        byte[] hereCodes = codes;
        int units = factor;
        int end = count;
        int entry = next;
        for (; entry < end && here[entry] < to; entry++) {
            int place = here[entry] - from;
            int sum = sums[place];
            sums[place] = sum == 0 ? 0 : sum + units * (hereCodes[entry] & 0xFF);
        }
        next = entry;
    }

    /// Adds the bounds of all records from one ordinal to another to their sums; the list is full.
    void addFull(int from, int to, int[] sums) {
        codeSums.add(part, codesStart + from, to - from, factor, sums);
    }

    /// As [#addFull] to sums that are 0, whatever they are.
    void setFull(int from, int to, int[] sums) {
        codeSums.set(part, codesStart + from, to - from, factor, sums);
    }

    /// The bound of a record's product, 0 when it is not in the list.
    int bound(int ordinal) {
        long at = isFull ? codesStart + ordinal : codeOf(ordinal);
        return at < 0 ? 0 : factor * (part.get(ValueLayout.JAVA_BYTE, at) & 0xFF);
    }

    /// Where the code of a record in a list that is not full lies; -1 when it is not in it. Records are mostly
    /// spread evenly over ordinals, so the search begins around the place where the record is then expected.
    private long codeOf(int ordinal) {
        int expected = (int) ((long) count * ordinal / records);
        int span = (int) Math.sqrt(count);
        boolean isBelow = expected + span < count && ordinal(expected + span) >= ordinal;
        boolean isAbove = expected > span && ordinal(expected - span) < ordinal;
        int low = isAbove ? expected - span : 0;
        int high = isBelow ? expected + span : count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ordinal(middle) < ordinal) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < count && ordinal(low) == ordinal ? codesStart + low : -1;
    }

    private int ordinal(int entry) {
        return part.get(INT, ordinalsStart + 4L * entry);
    }
}
