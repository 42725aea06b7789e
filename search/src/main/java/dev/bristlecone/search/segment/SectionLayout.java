package dev.bristlecone.search.segment;

import static dev.bristlecone.search.segment.SegmentFileFormat.align;

/// Where the parts of a section lie, relative to its start. In this order, each at the next multiple of its alignment:
///
/// | part | bytes | alignment | content |
/// |---|---|---|---|
/// | values | count · row | 4 | float32 of each record, by ordinal; zeros where a record has none |
/// | index | index bytes | 64 | the index part of a [dev.bristlecone.search.dense.DenseIndex] |
/// | norms | count · 4 | 4 | float32 sum of the squares of a record's values |
/// | sparse | 8 · entries | 4 | for each record its indices, u32 ascending, then its float32 weights |
/// | slots | capacity · w | w | the id index, see [IdSlots] |
/// | sparse offsets | (count + 1) · w | w | where a record's sparse entries start, and the end |
/// | id offsets | (count + 1) · w | w | where a record's id starts, and the end |
/// | metadata offsets | (count + 1) · w | w | where a record's metadata start, and the end |
/// | ranks | count · w | w | the ordinals in the unsigned byte order of their ids |
/// | values bits | ⌈count / 8⌉ | 1 | which records have values, lowest bit first |
/// | sparse bits | ⌈count / 8⌉ | 1 | which records have sparse values, lowest bit first |
/// | ids | id bytes | 1 | by ordinal |
/// | metadata | metadata bytes | 1 | by ordinal |
/// | parts | as the entry says | 64 | for each [SegmentPart] the section has, in their order |
///
/// `row` is 4 · dimension; in a section with an index it is more, because the edges of a record lie behind its values.
///
/// `w` is the number of bytes that the largest number in the table could need (slots: 2 up to 255 records, else
/// 4). Values and norms are missing when no record has values, the sparse parts when none has sparse values, the
/// bits unless some have and some have not, the metadata parts when no record has metadata. Values come first so
/// that those of a large section start at a multiple of 64.
final class SectionLayout {
    final SectionShape shape;
    final IdSlots idSlots;
    final int sparseOffsetWidth;
    final int idOffsetWidth;
    final int metadataOffsetWidth;
    final int rankWidth;

    // Where each part starts, and where it ends if padding may follow.
    final long values;
    final long index;
    final long norms;
    final long sparse;
    final long sparseEnd;
    final long slots;
    final long slotsEnd;
    final long sparseOffsets;
    final long sparseOffsetsEnd;
    final long idOffsets;
    final long idOffsetsEnd;
    final long metadataOffsets;
    final long metadataOffsetsEnd;
    final long ranks;
    final long valuesBits;
    final long sparseBits;
    final long ids;
    final long metadata;
    final long metadataEnd;
    final long sizeBytes;

    private final long[] parts = new long[SegmentPart.COUNT];

    SectionLayout(SectionShape shape) {
        this.shape = shape;
        int count = shape.count();
        boolean hasValues = shape.values() != Presence.NONE;
        boolean hasSparse = shape.sparse() != Presence.NONE;
        boolean hasMetadata = shape.metadataBytes() > 0;
        idSlots = IdSlots.of(count);
        sparseOffsetWidth = NumberTable.width(shape.sparseEntries());
        idOffsetWidth = NumberTable.width(shape.idBytes());
        metadataOffsetWidth = NumberTable.width(shape.metadataBytes());
        rankWidth = NumberTable.width(Math.max(0, count - 1));

        values = 0;
        index = values + (hasValues ? count * strideBytes() : 0);
        norms = index + shape.indexBytes();
        sparse = norms + (hasValues ? 4L * count : 0);
        sparseEnd = sparse + 8 * shape.sparseEntries();
        slots = align(sparseEnd, idSlots.width());
        slotsEnd = slots + (long) idSlots.capacity() * idSlots.width();
        sparseOffsets = align(slotsEnd, sparseOffsetWidth);
        sparseOffsetsEnd = sparseOffsets + (hasSparse ? table(sparseOffsetWidth) : 0);
        idOffsets = align(sparseOffsetsEnd, idOffsetWidth);
        idOffsetsEnd = idOffsets + table(idOffsetWidth);
        metadataOffsets = align(idOffsetsEnd, metadataOffsetWidth);
        metadataOffsetsEnd = metadataOffsets + (hasMetadata ? table(metadataOffsetWidth) : 0);
        ranks = align(metadataOffsetsEnd, rankWidth);
        valuesBits = ranks + (long) count * rankWidth;
        sparseBits = valuesBits + bitBytes(shape.values());
        ids = sparseBits + bitBytes(shape.sparse());
        metadata = ids + shape.idBytes();
        metadataEnd = metadata + shape.metadataBytes();
        sizeBytes = layParts();
    }

    private long layParts() {
        long end = metadataEnd;
        for (SegmentPart part : SegmentPart.values()) {
            long bytes = shape.parts().of(part);
            parts[part.place] = bytes == 0 ? end : align(end, SegmentPart.ALIGNMENT);
            end = parts[part.place] + bytes;
        }
        return end;
    }

    /// Where a part starts; it ends [PartSizes#of] bytes later. An absent part is empty.
    long part(SegmentPart part) {
        return parts[part.place];
    }

    /// From one record's values to the next one's.
    long strideBytes() {
        return shape.rowBytes();
    }

    long bitBytes(Presence presence) {
        return presence == Presence.SOME ? (shape.count() + 7L) / 8 : 0;
    }

    private long table(int width) {
        return (shape.count() + 1L) * width;
    }
}
