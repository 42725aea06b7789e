package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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

    /// Makes words the records of a chunk, which is above those asked for before.
    void fill(long[] target, ChunkWork work) {
        if (seek(work.chunk()) && form() == ContainerForm.BITMAP) {
            MemorySegment.copy(bytes, LONG, at + CONTAINER_BITS, target, 0, work.words());
        } else {
            Arrays.fill(target, 0, work.words(), 0);
            addTo(target, work);
        }
    }

    /// Adds the records of a chunk, as [#fill] has them.
    void addTo(long[] target, ChunkWork work) {
        if (!seek(work.chunk())) {
            return;
        }
        switch (form()) {
            case FULL -> Words.setAll(target, work.size());
            case PRESENT -> work.set(target, bytes, listed(), count());
            case ABSENT -> Words.or(target, allButListed(work), work.words());
            case BITMAP -> Words.or(target, work.load(bytes, at + CONTAINER_BITS), work.words());
        }
    }

    /// Leaves only the posting's records of a chunk, as [#fill] has them.
    void retainIn(long[] words, ChunkWork work) {
        if (!seek(work.chunk())) {
            Arrays.fill(words, 0, work.words(), 0);
            return;
        }
        switch (form()) {
            case FULL -> {}
            case PRESENT -> Words.and(words, onlyListed(work, count()), work.words());
            case ABSENT -> work.clear(words, bytes, listed(), work.size() - count());
            case BITMAP -> Words.and(words, work.load(bytes, at + CONTAINER_BITS), work.words());
        }
    }

    /// Takes the posting's records of a chunk, as [#fill] has them, out of words.
    void removeFrom(long[] words, ChunkWork work) {
        if (!seek(work.chunk())) {
            return;
        }
        switch (form()) {
            case FULL -> Arrays.fill(words, 0, work.words(), 0);
            case PRESENT -> work.clear(words, bytes, listed(), count());
            case ABSENT -> Words.and(words, onlyListed(work, work.size() - count()), work.words());
            case BITMAP -> Words.andNot(words, work.load(bytes, at + CONTAINER_BITS), work.words());
        }
    }

    private boolean seek(int chunk) {
        while (at < end && chunk() < chunk) {
            at += form().sizeBytes(count(), size());
        }
        return at < end && chunk() == chunk;
    }

    private long listed() {
        return at + CONTAINER_ORDINALS;
    }

    private long[] onlyListed(ChunkWork work, int count) {
        long[] only = work.empty();
        work.set(only, bytes, listed(), count);
        return only;
    }

    private long[] allButListed(ChunkWork work) {
        long[] all = work.empty();
        Words.setAll(all, work.size());
        work.clear(all, bytes, listed(), work.size() - count());
        return all;
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
