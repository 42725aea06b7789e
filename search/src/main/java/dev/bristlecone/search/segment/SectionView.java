package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.FLOAT;
import static dev.bristlecone.search.segment.SegmentFileFormat.INT;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.dense.DenseIndex;
import dev.bristlecone.search.sparse.SparseIndex;
import dev.bristlecone.storage.disk.PageAdvice;
import dev.bristlecone.storage.disk.ScatteredReads;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// One section of a mapped segment file. Its bytes are verified and its offsets checked before anybody sees it, so
/// reads check nothing; an ordinal out of range is the caller's mistake.
final class SectionView implements Segment {
    /// Eight bytes as a number of the same unsigned order.
    private static final ValueLayout.OfLong BIG_ENDIAN_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final VarHandle BIG_ENDIAN_LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;
    private final long offset;
    private final SectionLayout layout;
    private final byte[] key;
    private final VectorSpace space;
    private final IdHash hash;

    private final int count;
    private final long strideBytes;
    private final Presence valuesPresence;
    private final Presence sparsePresence;
    private final IdSlots idSlots;
    private final NumberTable slots;
    private final NumberTable sparseOffsets;
    private final NumberTable idOffsets;
    private final NumberTable metadataOffsets;
    private final NumberTable ranks;
    private final long values;
    private final ScatteredReads valueReads;
    private final long norms;
    private final long sparse;
    private final long valuesBits;
    private final long sparseBits;
    private final long ids;
    private final long metadata;

    /// Opened by the first reader.
    private volatile @Nullable DenseIndex index;

    private volatile @Nullable SparseIndex sparseIndex;

    SectionView(MemorySegment bytes, long offset, SectionLayout layout, byte[] key, VectorSpace space, IdHash hash) {
        this.bytes = bytes;
        this.offset = offset;
        this.layout = layout;
        this.key = key;
        this.space = space;
        this.hash = hash;
        count = layout.shape.count();
        strideBytes = layout.strideBytes();
        valuesPresence = layout.shape.values();
        sparsePresence = layout.shape.sparse();
        idSlots = layout.idSlots;
        slots = new NumberTable(bytes, offset + layout.slots, idSlots.width());
        sparseOffsets = new NumberTable(bytes, offset + layout.sparseOffsets, layout.sparseOffsetWidth);
        idOffsets = new NumberTable(bytes, offset + layout.idOffsets, layout.idOffsetWidth);
        metadataOffsets = new NumberTable(bytes, offset + layout.metadataOffsets, layout.metadataOffsetWidth);
        ranks = new NumberTable(bytes, offset + layout.ranks, layout.rankWidth);
        values = offset + layout.values;
        valueReads = new ScatteredReads(bytes);
        norms = offset + layout.norms;
        sparse = offset + layout.sparse;
        valuesBits = offset + layout.valuesBits;
        sparseBits = offset + layout.sparseBits;
        ids = offset + layout.ids;
        metadata = offset + layout.metadata;
    }

    /// Where the section starts in the file.
    long offset() {
        return offset;
    }

    SectionLayout layout() {
        return layout;
    }

    NumberTable slots() {
        return slots;
    }

    NumberTable sparseOffsets() {
        return sparseOffsets;
    }

    NumberTable idOffsets() {
        return idOffsets;
    }

    NumberTable metadataOffsets() {
        return metadataOffsets;
    }

    NumberTable ranks() {
        return ranks;
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public VectorSpace space() {
        return space;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int find(byte[] id) {
        long hashed = hash.of(id);
        int fingerprint = idSlots.fingerprint(hashed);
        int place = idSlots.first(hashed);
        while (true) {
            int slot = (int) slots.at(place);
            if (slot == 0) {
                return -1;
            }
            if (idSlots.hasFingerprint(slot, fingerprint)) {
                int ordinal = idSlots.ordinal(slot);
                if (compareId(ordinal, id) == 0) {
                    return ordinal;
                }
            }
            place = idSlots.next(place);
        }
    }

    @Override
    public byte[] id(int ordinal) {
        return copy(ids, idOffsets, ordinal);
    }

    @Override
    public long idOffset(int ordinal) {
        return ids + idOffsets.at(ordinal);
    }

    @Override
    public int compareId(int ordinal, byte[] other) {
        long start = idOffset(ordinal);
        int length = (int) (ids + idOffsets.at(ordinal + 1) - start);
        int common = Math.min(length, other.length);
        int place = 0;
        for (; place + Long.BYTES <= common; place += Long.BYTES) {
            long here = bytes.get(BIG_ENDIAN_LONG, start + place);
            long there = (long) BIG_ENDIAN_LONGS.get(other, place);
            if (here != there) {
                return Long.compareUnsigned(here, there);
            }
        }
        for (; place < common; place++) {
            int difference = (bytes.get(ValueLayout.JAVA_BYTE, start + place) & 0xFF) - (other[place] & 0xFF);
            if (difference != 0) {
                return difference;
            }
        }
        return length - other.length;
    }

    @Override
    public int ordinalAtRank(int rank) {
        return (int) ranks.at(rank);
    }

    @Override
    public int rankOfFirstAtLeast(byte[] idPrefix) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compareId(ordinalAtRank(middle), idPrefix) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean hasValues(int ordinal) {
        return isPresent(valuesPresence, valuesBits, ordinal);
    }

    @Override
    public MemorySegment bytes() {
        return bytes;
    }

    @Override
    public long valuesOffset(int ordinal) {
        return values + ordinal * strideBytes;
    }

    @Override
    public void expectScatteredReads() {
        PageAdvice.random(bytes.asSlice(values, norms - values));
    }

    @Override
    public long[] orderValues(int[] ordinals) {
        long[] offsets = new long[ordinals.length];
        for (int i = 0; i < ordinals.length; i++) {
            offsets[i] = valuesOffset(ordinals[i]);
        }
        valueReads.order(offsets, offsets.length, Float.BYTES * space.dimension());
        return offsets;
    }

    @Override
    public void awaitValues(long[] offsets) {
        valueReads.await(offsets, offsets.length, Float.BYTES * space.dimension());
    }

    /// Opening the index ends the reading in order, which verified all: from here on few of the values and fine
    /// codes are read, from all over.
    @Override
    public @Nullable DenseIndex index() {
        MemorySegment codes = part(SegmentPart.CODES);
        if (codes == null) {
            return null;
        }
        DenseIndex opened = index;
        if (opened == null) {
            synchronized (this) {
                opened = index;
                if (opened == null) {
                    opened = layout.shape.index() == null
                            ? DenseIndex.open(codes, space)
                            : DenseIndex.open(codes, bytes, values, offset + layout.index, space);
                    expectScatteredReads();
                    PageAdvice.random(opened.fineCodes());
                    index = opened;
                }
            }
        }
        return opened;
    }

    @Override
    public @Nullable SparseIndex sparseIndex() {
        SparseIndex opened = sparseIndex;
        MemorySegment part = opened == null ? part(SegmentPart.SPARSE) : null;
        if (opened == null && part != null) {
            synchronized (this) {
                opened = sparseIndex;
                if (opened == null) {
                    opened = SparseIndex.open(part, this);
                    sparseIndex = opened;
                }
            }
        }
        return opened;
    }

    @Override
    public @Nullable MemorySegment part(SegmentPart part) {
        long size = layout.shape.parts().of(part);
        return size == 0 ? null : bytes.asSlice(offset + layout.part(part), size);
    }

    @Override
    public float squaredNorm(int ordinal) {
        return valuesPresence == Presence.NONE ? 0 : bytes.get(FLOAT, norms + 4L * ordinal);
    }

    @Override
    public @Nullable SparseVector sparse(int ordinal) {
        if (!isPresent(sparsePresence, sparseBits, ordinal)) {
            return null;
        }
        long start = sparseOffsets.at(ordinal);
        int size = (int) (sparseOffsets.at(ordinal + 1) - start);
        int[] indices = new int[size];
        float[] weights = new float[size];
        long indicesOffset = sparse + 8 * start;
        MemorySegment.copy(bytes, INT, indicesOffset, indices, 0, size);
        MemorySegment.copy(bytes, FLOAT, indicesOffset + 4L * size, weights, 0, size);
        return new SparseVector(indices, weights);
    }

    @Override
    public byte[] metadata(int ordinal) {
        return layout.shape.metadataBytes() == 0 ? new byte[0] : copy(metadata, metadataOffsets, ordinal);
    }

    @Override
    public long recordBytes(int ordinal) {
        long valuesBytes = hasValues(ordinal) ? 4L * space.dimension() : 0;
        long sparseBytes = isPresent(sparsePresence, sparseBits, ordinal) ? 8L * lengthAt(sparseOffsets, ordinal) : 0;
        long metadataBytes = layout.shape.metadataBytes() == 0 ? 0 : lengthAt(metadataOffsets, ordinal);
        return lengthAt(idOffsets, ordinal) + valuesBytes + sparseBytes + metadataBytes;
    }

    @Override
    public long sizeBytes() {
        return layout.sizeBytes;
    }

    @Override
    public String toString() {
        return "SectionView[" + count + " records at " + offset + "]";
    }

    private boolean isPresent(Presence presence, long bits, int ordinal) {
        return switch (presence) {
            case NONE -> false;
            case SOME -> (bytes.get(ValueLayout.JAVA_BYTE, bits + (ordinal >>> 3)) >>> (ordinal & 7) & 1) != 0;
            case ALL -> true;
        };
    }

    private static long lengthAt(NumberTable offsets, int ordinal) {
        return offsets.at(ordinal + 1) - offsets.at(ordinal);
    }

    private byte[] copy(long base, NumberTable offsets, int ordinal) {
        long start = offsets.at(ordinal);
        byte[] copied = new byte[(int) (offsets.at(ordinal + 1) - start)];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, base + start, copied, 0, copied.length);
        return copied;
    }
}
