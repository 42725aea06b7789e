package dev.bristlecone.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// All records of a shard written since the last freeze, in memory: one [NamespaceTail] for each namespace written to.
/// Grows until it is frozen, is then flushed to one segment file, and frees its memory when the last reader leaves.
///
/// Dense values lie off the heap in slabs of one shared arena, 64-byte aligned, in the order of arrival. The apply lane
/// alone changes it; once frozen nothing changes.
final class TailGeneration extends Counted {
    private static final long FIRST_SLAB_BYTES = 64 << 10;
    private static final long SLAB_BYTES_MAX = 4 << 20;
    private static final long ALIGNMENT = 64;

    private final Arena arena = Arena.ofShared();
    private final List<NamespaceTail> tails = new ArrayList<>();
    private final TextIndexing textIndexing;
    private MemorySegment slab = MemorySegment.NULL;
    private long slabUsed;
    private long sizeBytes;
    private long lastOffset;

    /// The last LSN this generation may hold; set when it is frozen.
    private long frozenLsn = Long.MAX_VALUE;

    /// @param textIndexing looks after the texts of its tails
    TailGeneration(TextIndexing textIndexing) {
        this.textIndexing = textIndexing;
    }

    TextIndexing textIndexing() {
        return textIndexing;
    }

    /// Starts the tail of one namespace in this generation.
    NamespaceTail newTail(NamespaceState namespace) {
        NamespaceTail tail = new NamespaceTail(this, namespace);
        tails.add(tail);
        charge(NamespaceTail.OVERHEAD_BYTES);
        return tail;
    }

    /// The tails, in order of their first write. Stable once frozen.
    List<NamespaceTail> tails() {
        return tails;
    }

    /// Copies values off the heap; [#lastOffset] and [#lastSlab] say where they went.
    void store(float[] values) {
        long bytes = (4L * values.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (slabUsed + bytes > slab.byteSize()) {
            long size = Math.max(bytes, Math.clamp(2 * slab.byteSize(), FIRST_SLAB_BYTES, SLAB_BYTES_MAX));
            slab = arena.allocate(size, ALIGNMENT);
            slabUsed = 0;
        }
        MemorySegment.copy(values, 0, slab, ValueLayout.JAVA_FLOAT, slabUsed, values.length);
        lastOffset = slabUsed;
        slabUsed += bytes;
        charge(bytes);
    }

    /// Memory that lives and counts as part of this generation.
    SegmentAllocator memory() {
        return (bytes, alignment) -> {
            charge(bytes);
            return arena.allocate(bytes, alignment);
        };
    }

    MemorySegment lastSlab() {
        return slab;
    }

    long lastOffset() {
        return lastOffset;
    }

    void charge(long bytes) {
        sizeBytes += bytes;
    }

    /// Memory this generation occupies, estimated for the heap part.
    long sizeBytes() {
        return sizeBytes;
    }

    boolean isEmpty() {
        return tails.isEmpty();
    }

    void freeze(long lsn) {
        frozenLsn = lsn;
    }

    boolean isFrozen() {
        return frozenLsn != Long.MAX_VALUE;
    }

    long frozenLsn() {
        return frozenLsn;
    }

    @Override
    void free() {
        tails.forEach(tail -> tail.texts().free());
        arena.close();
    }
}
