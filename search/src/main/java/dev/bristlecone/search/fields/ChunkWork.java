package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The chunk a filter is being worked off on, and scratch for it. One thread at a time.
final class ChunkWork {
    private final long[] taken = new long[CHUNK / Long.SIZE];
    private final long[] loaded = new long[CHUNK / Long.SIZE];
    private final short[] ordinals = new short[STEP];
    private long[][] scratch = new long[0][];
    private int chunk;
    private int size;
    private int words;

    void start(int newChunk, int newSize) {
        chunk = newChunk;
        size = newSize;
        words = FieldsFormat.words(newSize);
    }

    /// The chunk's words among those of all records, to be narrowed and put back by [#putBack].
    long[] take(long[] all) {
        System.arraycopy(all, chunk * (CHUNK / Long.SIZE), taken, 0, words);
        return taken;
    }

    void putBack(long[] all) {
        System.arraycopy(taken, 0, all, chunk * (CHUNK / Long.SIZE), words);
    }

    int chunk() {
        return chunk;
    }

    /// Records in the chunk.
    int size() {
        return size;
    }

    int words() {
        return words;
    }

    /// Words for the use of one level of a filter tree, with anything in them.
    long[] scratch(int level) {
        if (level >= scratch.length) {
            int known = scratch.length;
            scratch = Arrays.copyOf(scratch, level + 1);
            for (int i = known; i <= level; i++) {
                scratch[i] = new long[CHUNK / Long.SIZE];
            }
        }
        return scratch[level];
    }

    /// Words as they lie in memory; good until the next are loaded.
    long[] load(MemorySegment bytes, long offset) {
        MemorySegment.copy(bytes, LONG, offset, loaded, 0, words);
        return loaded;
    }

    /// Zeroed words, in the place of those loaded.
    long[] empty() {
        Arrays.fill(loaded, 0, words, 0);
        return loaded;
    }

    /// Flips the bits of `count` ordinals of 16 bits as they lie in memory.
    void flip(long[] target, MemorySegment bytes, long offset, int count) {
        for (int done = 0; done < count; done += STEP) {
            int some = read(bytes, offset + (long) Short.BYTES * done, count - done);
            for (int i = 0; i < some; i++) {
                target[(ordinals[i] & 0xFFFF) >>> 6] ^= 1L << ordinals[i];
            }
        }
    }

    /// Sets the bits of such ordinals.
    void set(long[] target, MemorySegment bytes, long offset, int count) {
        for (int done = 0; done < count; done += STEP) {
            int some = read(bytes, offset + (long) Short.BYTES * done, count - done);
            for (int i = 0; i < some; i++) {
                target[(ordinals[i] & 0xFFFF) >>> 6] |= 1L << ordinals[i];
            }
        }
    }

    /// Clears the bits of such ordinals.
    void clear(long[] target, MemorySegment bytes, long offset, int count) {
        for (int done = 0; done < count; done += STEP) {
            int some = read(bytes, offset + (long) Short.BYTES * done, count - done);
            for (int i = 0; i < some; i++) {
                target[(ordinals[i] & 0xFFFF) >>> 6] &= ~(1L << ordinals[i]);
            }
        }
    }

    private int read(MemorySegment bytes, long offset, int count) {
        int some = Math.min(STEP, count);
        MemorySegment.copy(bytes, SHORT, offset, ordinals, 0, some);
        return some;
    }
}
