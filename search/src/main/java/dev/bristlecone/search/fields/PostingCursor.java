package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;

/// One posting, read chunk by chunk from front to back. One thread.
final class PostingCursor {
    private final MemorySegment bytes;
    private final int recordCount;
    private final long end;
    private long at;

    /// @param recordCount of the section
    PostingCursor(MemorySegment bytes, long start, long end, int recordCount) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
        this.recordCount = recordCount;
    }

    /// Adds the records of a chunk, which is above those asked for before.
    void orInto(long[] target, ChunkWork work) {
        while (at < end && chunk() < work.chunk()) {
            at += form().sizeBytes(count(), size());
        }
        if (at >= end || chunk() != work.chunk()) {
            return;
        }
        switch (form()) {
            case FULL -> Words.setAll(target, work.size());
            case PRESENT -> work.set(target, bytes, at + CONTAINER_ORDINALS, count());
            case ABSENT -> {
                long[] others = work.empty();
                Words.setAll(others, work.size());
                work.flip(others, bytes, at + CONTAINER_ORDINALS, work.size() - count());
                Words.or(target, others, work.words());
            }
            case BITMAP -> Words.or(target, work.load(bytes, at + CONTAINER_BITS), work.words());
        }
    }

    /// The first record, -1 when there is none. Only before anything else was asked.
    int first() {
        if (at >= end) {
            return -1;
        }
        int base = chunk() * CHUNK;
        return switch (form()) {
            case FULL -> base;
            case PRESENT -> base + (bytes.get(SHORT, at + CONTAINER_ORDINALS) & 0xFFFF);
            case ABSENT -> base + firstNotListed();
            case BITMAP -> base + firstBit();
        };
    }

    private int firstNotListed() {
        int listed = size() - count();
        int candidate = 0;
        while (candidate < listed
                && (bytes.get(SHORT, at + CONTAINER_ORDINALS + 2L * candidate) & 0xFFFF) == candidate) {
            candidate++;
        }
        return candidate;
    }

    private int firstBit() {
        int word = 0;
        while (bytes.get(LONG, at + CONTAINER_BITS + 8L * word) == 0) {
            word++;
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(bytes.get(LONG, at + CONTAINER_BITS + 8L * word));
    }

    private int chunk() {
        return bytes.get(SHORT, at) & 0xFFFF;
    }

    private int count() {
        return (bytes.get(SHORT, at + CONTAINER_COUNT) & 0xFFFF) + 1;
    }

    private int size() {
        return chunkSize(recordCount, chunk());
    }

    private ContainerForm form() {
        return ContainerForm.of(count(), size());
    }
}
