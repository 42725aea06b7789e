package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Lays out one column. The numbers of its chunks are sorted twice, once for their sizes, so that only one chunk is
/// held at a time.
final class ColumnWriter {
    private final ColumnCollector column;
    private final TextPostings texts;
    private final PostingWriter postings;
    private final int count;

    ColumnWriter(ColumnCollector column, int count) {
        this.column = column;
        this.count = count;
        texts = column.texts();
        postings = new PostingWriter(count);
    }

    /// The column, in memory of the allocator.
    MemorySegment write(SegmentAllocator memory) {
        int distinct = texts.hashes().length;
        long postingBytes = postingBytes();
        long numberStarts = FieldsFormat.postings(distinct) + postingBytes;
        long[] numberOffsets = numberOffsets();
        long numbers = numberStarts + (column.numberCount() == 0 ? 0 : align(4L * numberOffsets.length));
        MemorySegment target = memory.allocate(numbers + numberOffsets[numberOffsets.length - 1], Long.BYTES);
        target.set(LONG, SEED, column.seed());
        target.set(INT, TEXTS, distinct);
        target.set(INT, NUMBERS, column.numberCount() == 0 ? 0 : 1);
        MemorySegment.copy(texts.hashes(), 0, target, LONG, HASHES, distinct);
        writePostings(target);
        if (column.numberCount() > 0) {
            for (int i = 0; i < numberOffsets.length; i++) {
                target.set(INT, numberStarts + 4L * i, (int) (numberOffsets[i] / Long.BYTES));
            }
            for (int chunk = 0; chunk < chunks(count); chunk++) {
                numbersOf(chunk).write(target, numbers + numberOffsets[chunk]);
            }
        }
        return target;
    }

    private long postingBytes() {
        long bytes = postings.sizeBytes(column.present(), 0, column.present().length)
                + postings.sizeBytes(column.trues(), 0, column.trues().length)
                + postings.sizeBytes(column.falses(), 0, column.falses().length);
        for (int rank = 0; rank < texts.hashes().length; rank++) {
            bytes += postings.sizeBytes(texts.ordinals(), texts.starts()[rank], texts.starts()[rank + 1]);
        }
        return bytes;
    }

    private void writePostings(MemorySegment target) {
        long base = FieldsFormat.postings(texts.hashes().length);
        long start = starts(texts.hashes().length);
        long at = base;
        for (int[] ordinals : new int[][] {column.present(), column.trues(), column.falses()}) {
            target.set(INT, start, (int) ((at - base) / Long.BYTES));
            start += Integer.BYTES;
            at = postings.write(ordinals, 0, ordinals.length, target, at);
        }
        for (int rank = 0; rank < texts.hashes().length; rank++) {
            target.set(INT, start, (int) ((at - base) / Long.BYTES));
            start += Integer.BYTES;
            at = postings.write(texts.ordinals(), texts.starts()[rank], texts.starts()[rank + 1], target, at);
        }
        target.set(INT, start, (int) ((at - base) / Long.BYTES));
    }

    /// Where the numbers of each chunk start, and the end, in bytes from the first.
    private long[] numberOffsets() {
        long[] offsets = new long[chunks(count) + 1];
        for (int chunk = 0; column.numberCount() > 0 && chunk < offsets.length - 1; chunk++) {
            offsets[chunk + 1] = offsets[chunk] + numbersOf(chunk).sizeBytes();
        }
        return offsets;
    }

    private ChunkNumbers numbersOf(int chunk) {
        int[] ordinals = column.numberOrdinals();
        int from = firstAtLeast(ordinals, (long) chunk * CHUNK);
        int to = firstAtLeast(ordinals, (chunk + 1L) * CHUNK);
        return ChunkNumbers.of(ordinals, column.numbers(), from, to, chunkSize(count, chunk));
    }

    private static int firstAtLeast(int[] ordinals, long ordinal) {
        int low = 0;
        int high = ordinals.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ordinals[middle] < ordinal) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
