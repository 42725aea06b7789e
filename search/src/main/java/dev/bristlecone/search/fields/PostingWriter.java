package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;

/// Writes postings: ascending ordinals as containers, one for each chunk.
final class PostingWriter {
    private final int count;

    /// @param count of all records
    PostingWriter(int count) {
        this.count = count;
    }

    /// Bytes of the posting of `ordinals[from]` to `ordinals[to - 1]`.
    long sizeBytes(int[] ordinals, int from, int to) {
        long bytes = 0;
        for (int start = from; start < to; ) {
            int end = endOfChunk(ordinals, start, to);
            int size = chunkSize(count, ordinals[start] / CHUNK);
            bytes += ContainerForm.of(end - start, size).sizeBytes(end - start, size);
            start = end;
        }
        return bytes;
    }

    /// Writes it into zeroed memory and returns where it ends.
    long write(int[] ordinals, int from, int to, MemorySegment target, long offset) {
        long at = offset;
        for (int start = from; start < to; ) {
            int end = endOfChunk(ordinals, start, to);
            int chunk = ordinals[start] / CHUNK;
            int size = chunkSize(count, chunk);
            ContainerForm form = ContainerForm.of(end - start, size);
            target.set(SHORT, at, (short) chunk);
            target.set(SHORT, at + CONTAINER_COUNT, (short) (end - start - 1));
            switch (form) {
                case FULL -> {}
                case PRESENT -> writePresent(ordinals, start, end, target, at + CONTAINER_ORDINALS);
                case ABSENT -> writeAbsent(ordinals, start, end, size, target, at + CONTAINER_ORDINALS);
                case BITMAP -> writeBits(ordinals, start, end, target, at + CONTAINER_BITS);
            }
            at += form.sizeBytes(end - start, size);
            start = end;
        }
        return at;
    }

    private static int endOfChunk(int[] ordinals, int start, int to) {
        int chunk = ordinals[start] / CHUNK;
        int end = start + 1;
        while (end < to && ordinals[end] / CHUNK == chunk) {
            end++;
        }
        return end;
    }

    private static void writePresent(int[] ordinals, int start, int end, MemorySegment target, long offset) {
        for (int i = start; i < end; i++) {
            target.set(SHORT, offset + (long) Short.BYTES * (i - start), (short) ordinals[i]);
        }
    }

    private static void writeAbsent(int[] ordinals, int start, int end, int size, MemorySegment target, long offset) {
        long at = offset;
        int next = start;
        for (int local = 0; local < size; local++) {
            if (next < end && ordinals[next] % CHUNK == local) {
                next++;
            } else {
                target.set(SHORT, at, (short) local);
                at += Short.BYTES;
            }
        }
    }

    private static void writeBits(int[] ordinals, int start, int end, MemorySegment target, long offset) {
        for (int i = start; i < end; i++) {
            int local = ordinals[i] % CHUNK;
            long at = offset + (long) Long.BYTES * (local / Long.SIZE);
            target.set(LONG, at, target.get(LONG, at) | 1L << local);
        }
    }
}
