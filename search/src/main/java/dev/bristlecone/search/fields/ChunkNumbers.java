package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The numbers of one chunk on their way into a column.
final class ChunkNumbers {
    private final double[] distinct;
    private final int[] starts;
    private final int[] order;
    private final int size;

    private ChunkNumbers(double[] distinct, int[] starts, int[] order, int size) {
        this.distinct = distinct;
        this.starts = starts;
        this.order = order;
        this.size = size;
    }

    /// Of the records at places `from` to `to - 1`, all of one chunk and ascending.
    ///
    /// @param size records of the chunk
    static ChunkNumbers of(int[] ordinals, double[] numbers, int from, int to, int size) {
        double[] distinct = distinct(Arrays.copyOfRange(numbers, from, to));
        int[] ranks = new int[to - from];
        int[] starts = new int[distinct.length + 1];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = Arrays.binarySearch(distinct, numbers[from + i]);
            starts[ranks[i] + 1]++;
        }
        for (int rank = 0; rank < distinct.length; rank++) {
            starts[rank + 1] += starts[rank];
        }
        int[] places = Arrays.copyOf(starts, distinct.length);
        int[] order = new int[to - from];
        for (int i = 0; i < ranks.length; i++) {
            order[places[ranks[i]]++] = ordinals[from + i] % CHUNK;
        }
        return new ChunkNumbers(distinct, starts, order, size);
    }

    private static double[] distinct(double[] numbers) {
        Arrays.sort(numbers);
        int count = 0;
        for (double number : numbers) {
            if (count == 0 || numbers[count - 1] != number) {
                numbers[count++] = number;
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    long sizeBytes() {
        return order.length == 0 ? 0 : numbersBytes(order.length, distinct.length, size);
    }

    /// Writes them into zeroed memory.
    void write(MemorySegment target, long offset) {
        if (order.length == 0) {
            return;
        }
        target.set(INT, offset, order.length);
        target.set(INT, offset + NUMBERS_DISTINCT, distinct.length);
        MemorySegment.copy(distinct, 0, target, DOUBLE, offset + NUMBERS_VALUES, distinct.length);
        long ordinals = offset + numberOrdinals(distinct.length);
        long[] bits = new long[words(size)];
        long bitmap = offset + numberBitmaps(order.length, distinct.length);
        for (int i = 0; i < order.length; i++) {
            if (i > 0 && i % STEP == 0) {
                MemorySegment.copy(bits, 0, target, LONG, bitmap, bits.length);
                bitmap += (long) Long.BYTES * bits.length;
            }
            target.set(SHORT, ordinals + (long) Short.BYTES * i, (short) order[i]);
            bits[order[i] / Long.SIZE] |= 1L << order[i];
        }
        long first = offset + numberStarts(order.length, distinct.length);
        for (int rank = 0; rank < distinct.length; rank++) {
            target.set(SHORT, first + (long) Short.BYTES * rank, (short) starts[rank]);
        }
    }
}
