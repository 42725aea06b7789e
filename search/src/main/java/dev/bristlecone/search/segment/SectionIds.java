package dev.bristlecone.search.segment;

import dev.bristlecone.model.Limits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The ids of one section while it is written: their bytes in one piece, their order and their hash table. The one part
/// of a section that is held in memory, for sorting. One thread; closed by the writer.
final class SectionIds implements AutoCloseable {
    final long[] offsets;
    final int[] slots;

    /// Ordinals in the unsigned byte order of their ids.
    final int[] ranks;

    private final Arena arena;
    private final MemorySegment bytes;

    /// @throws IllegalArgumentException when an id is empty, too long or there twice
    static SectionIds load(SegmentSource source, IdHash hash) {
        Arena arena = Arena.ofConfined();
        try {
            return new SectionIds(source, hash, arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private SectionIds(SegmentSource source, IdHash hash, Arena arena) {
        this.arena = arena;
        offsets = measure(source);
        bytes = arena.allocate(sizeBytes());
        slots = copyAndIndex(source, hash);
        ranks = new Sort().ordinals();
    }

    int count() {
        return offsets.length - 1;
    }

    long sizeBytes() {
        return offsets[count()];
    }

    MemorySegment bytes() {
        return bytes;
    }

    @Override
    public void close() {
        arena.close();
    }

    private static long[] measure(SegmentSource source) {
        long[] offsets = new long[source.count() + 1];
        for (int i = 0; i < source.count(); i++) {
            int length = source.id(i).length;
            if (length < 1 || length > Limits.ID_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "id at ordinal " + i + ": " + length + " bytes (expected: 1 to " + Limits.ID_LENGTH_MAX + ")");
            }
            offsets[i + 1] = offsets[i] + length;
        }
        return offsets;
    }

    private int[] copyAndIndex(SegmentSource source, IdHash hash) {
        IdSlots shape = IdSlots.of(count());
        int[] filled = new int[shape.capacity()];
        for (int i = 0; i < count(); i++) {
            byte[] id = source.id(i);
            long length = offsets[i + 1] - offsets[i];
            if (id.length != length) {
                throw new IllegalArgumentException("id at ordinal " + i + " changed while it was read");
            }
            MemorySegment.copy(id, 0, bytes, ValueLayout.JAVA_BYTE, offsets[i], id.length);
            long hashed = hash.of(id);
            int place = shape.first(hashed);
            while (filled[place] != 0) {
                place = shape.next(place);
            }
            filled[place] = shape.slot(hashed, i);
        }
        return filled;
    }

    /// Unsigned byte order, a prefix before its extensions, of two ids that are equal up to byte `from`.
    private int compare(int ordinal, int other, int from) {
        long start = offsets[ordinal];
        long otherStart = offsets[other];
        long mismatch = MemorySegment.mismatch(
                bytes, start + from, offsets[ordinal + 1], bytes, otherStart + from, offsets[other + 1]);
        if (mismatch < 0) {
            return 0;
        }
        long length = offsets[ordinal + 1] - start;
        long otherLength = offsets[other + 1] - otherStart;
        if (from + mismatch >= Math.min(length, otherLength)) {
            return Long.compare(length, otherLength);
        }
        return Byte.compareUnsigned(
                bytes.get(ValueLayout.JAVA_BYTE, start + from + mismatch),
                bytes.get(ValueLayout.JAVA_BYTE, otherStart + from + mismatch));
    }

    /// Merge sort by the first eight bytes behind the common prefix of all ids, which stay in the array being
    /// sorted; only ids that agree in these are compared in full. Input in order costs one pass of comparisons per
    /// level.
    private final class Sort {
        private final int prefix = commonPrefix();
        private long[] keys = new long[count()];
        private int[] ordinals = new int[count()];
        private long[] nextKeys = new long[count()];
        private int[] nextOrdinals = new int[count()];

        int[] ordinals() {
            int count = count();
            for (int i = 0; i < count; i++) {
                keys[i] = key(i);
                ordinals[i] = i;
            }
            for (int run = 1; run < count; run *= 2) {
                for (int start = 0; start < count; start += 2 * run) {
                    merge(start, Math.min(start + run, count), Math.min(start + 2 * run, count));
                }
                swap();
            }
            for (int i = 1; i < count; i++) {
                if (compareAt(i - 1, i) == 0) {
                    throw new IllegalArgumentException(
                            "the ids at ordinals " + ordinals[i - 1] + " and " + ordinals[i] + " are equal");
                }
            }
            return ordinals;
        }

        private int commonPrefix() {
            long common = count() == 0 ? 0 : offsets[1];
            for (int i = 1; i < count(); i++) {
                long mismatch = MemorySegment.mismatch(bytes, 0, common, bytes, offsets[i], offsets[i + 1]);
                common = mismatch < 0 ? common : mismatch;
            }
            return (int) common;
        }

        /// Eight bytes from the prefix on, filled up with zeros, as one number of the same unsigned order.
        private long key(int ordinal) {
            long key = 0;
            long start = offsets[ordinal] + prefix;
            for (int i = 0; i < Long.BYTES; i++) {
                boolean inside = start + i < offsets[ordinal + 1];
                key = key << Byte.SIZE | (inside ? bytes.get(ValueLayout.JAVA_BYTE, start + i) & 0xFF : 0);
            }
            return key;
        }

        private int compareAt(int place, int other) {
            if (keys[place] != keys[other]) {
                return Long.compareUnsigned(keys[place], keys[other]);
            }
            return compare(ordinals[place], ordinals[other], prefix);
        }

        private void merge(int start, int middle, int end) {
            if (middle == end || compareAt(middle - 1, middle) <= 0) {
                System.arraycopy(keys, start, nextKeys, start, end - start);
                System.arraycopy(ordinals, start, nextOrdinals, start, end - start);
                return;
            }
            int left = start;
            int right = middle;
            for (int place = start; place < end; place++) {
                boolean takeLeft = right == end || (left < middle && compareAt(left, right) <= 0);
                int taken = takeLeft ? left++ : right++;
                nextKeys[place] = keys[taken];
                nextOrdinals[place] = ordinals[taken];
            }
        }

        private void swap() {
            long[] sortedKeys = nextKeys;
            nextKeys = keys;
            keys = sortedKeys;
            int[] sortedOrdinals = nextOrdinals;
            nextOrdinals = ordinals;
            ordinals = sortedOrdinals;
        }
    }
}
