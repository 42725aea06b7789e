package dev.bristlecone.search.fields;

import static dev.bristlecone.search.fields.FieldsFormat.*;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The chunk a filter is being worked off on, and scratch for it. One thread at a time.
final class ChunkWork {
    private static final int SIDES = 4;

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

    // Bits of neighbours lie in the same word, and a word that was just written is read again only some steps later: so
    // four stretches of the ordinals are gone through side by side.

    /// Flips the bits of `count` ordinals of 16 bits as they lie in memory.
    void flip(long[] target, MemorySegment bytes, long offset, int count) {
        for (int done = 0; done < count; done += STEP) {
            int some = read(bytes, offset + (long) Short.BYTES * done, count - done);
            int side = some / SIDES;
            for (int i = 0; i < side; i++) {
                flip(target, ordinals[i]);
                flip(target, ordinals[i + side]);
                flip(target, ordinals[i + 2 * side]);
                flip(target, ordinals[i + 3 * side]);
            }
            for (int i = SIDES * side; i < some; i++) {
                flip(target, ordinals[i]);
            }
        }
    }

    private static void flip(long[] target, short ordinal) {
        target[(ordinal & 0xFFFF) >>> 6] ^= 1L << ordinal;
    }

    /// Sets the bits of such ordinals.
    void set(long[] target, MemorySegment bytes, long offset, int count) {
        for (int done = 0; done < count; done += STEP) {
            int some = read(bytes, offset + (long) Short.BYTES * done, count - done);
            int side = some / SIDES;
            for (int i = 0; i < side; i++) {
                set(target, ordinals[i]);
                set(target, ordinals[i + side]);
                set(target, ordinals[i + 2 * side]);
                set(target, ordinals[i + 3 * side]);
            }
            for (int i = SIDES * side; i < some; i++) {
                set(target, ordinals[i]);
            }
        }
    }

    private static void set(long[] target, short ordinal) {
        target[(ordinal & 0xFFFF) >>> 6] |= 1L << ordinal;
    }

    /// Clears the bits of such ordinals in words that begin at `from`.
    void clear(long[] target, int from, MemorySegment bytes, long offset, int count) {
        for (int done = 0; done < count; done += STEP) {
            int some = read(bytes, offset + (long) Short.BYTES * done, count - done);
            int side = some / SIDES;
            for (int i = 0; i < side; i++) {
                clear(target, from, ordinals[i]);
                clear(target, from, ordinals[i + side]);
                clear(target, from, ordinals[i + 2 * side]);
                clear(target, from, ordinals[i + 3 * side]);
            }
            for (int i = SIDES * side; i < some; i++) {
                clear(target, from, ordinals[i]);
            }
        }
    }

    private static void clear(long[] target, int from, short ordinal) {
        target[from + ((ordinal & 0xFFFF) >>> 6)] &= ~(1L << ordinal);
    }

    private int read(MemorySegment bytes, long offset, int count) {
        int some = Math.min(STEP, count);
        MemorySegment.copy(bytes, SHORT, offset, ordinals, 0, some);
        return some;
    }
}
