package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Record;
import dev.bristlecone.search.dense.FreshCodes;
import dev.bristlecone.search.fields.FieldIndex;
import dev.bristlecone.search.metadata.MetadataCodec;
import dev.bristlecone.search.segment.Segment;
import dev.bristlecone.search.segment.SegmentPart;
import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.search.text.TextSource;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/// One section of a segment file as part of a namespace: the immutable records and which of them have died since. The
/// section is opened, and thereby verified, when it is first read.
final class SegmentRef {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final SharedSegmentFile file;
    private final int section;
    private final int recordCount;
    private final long sizeBytes;

    /// Every record was written, and every one left out deleted, at or before this LSN. A manifest with a lower
    /// floor may not name the section: replaying from there would meet effects of the future.
    private final long settledLsn;

    private final DeleteStamps stamps;
    private final @Nullable FreshCodes codes;
    private volatile @Nullable Segment opened;
    private volatile @Nullable FieldIndex fields;
    private final SegmentTexts texts = new SegmentTexts();

    /// Sets of ordinals that no query is using: one for each that ever ran at the same time.
    private final ConcurrentLinkedDeque<long[]> idleWords = new ConcurrentLinkedDeque<>();

    private volatile boolean damaged;
    private volatile boolean unindexable;

    SegmentRef(SharedSegmentFile file, int section, long settledLsn) {
        this(file, section, settledLsn, null);
    }

    /// @param codes of all records, for a section that has no index yet
    SegmentRef(SharedSegmentFile file, int section, long settledLsn, @Nullable FreshCodes codes) {
        this(file, section, file.recordCount(section), settledLsn, codes);
    }

    /// For a section whose file may be quarantined: the manifest knows how many records it has.
    SegmentRef(SharedSegmentFile file, int section, int recordCount, long settledLsn) {
        this(file, section, recordCount, settledLsn, null);
    }

    private SegmentRef(
            SharedSegmentFile file, int section, int recordCount, long settledLsn, @Nullable FreshCodes codes) {
        this.file = file;
        this.section = section;
        this.recordCount = recordCount;
        this.sizeBytes = file.sizeBytes(section);
        this.damaged = file.damage() != null;
        this.settledLsn = settledLsn;
        this.stamps = new DeleteStamps(recordCount);
        this.codes = codes;
    }

    SharedSegmentFile file() {
        return file;
    }

    int section() {
        return section;
    }

    int recordCount() {
        return recordCount;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    long settledLsn() {
        return settledLsn;
    }

    DeleteStamps stamps() {
        return stamps;
    }

    /// The records.
    ///
    /// @throws DatabaseException DATA_LOSS when the section fails its checks
    Segment segment() {
        Segment segment = opened;
        if (segment == null) {
            try {
                segment = file.section(section);
            } catch (IOException e) {
                damaged = true;
                throw new DatabaseException(
                        ErrorCode.DATA_LOSS, "stored data is damaged: " + e.getMessage() + "; restore it", e);
            }
            opened = segment;
        }
        return segment;
    }

    /// Codes of the records by ordinal, kept in memory for a section fresh from a tail until its index is built;
    /// null when there are none.
    @Nullable
    FreshCodes codes() {
        return codes;
    }

    /// The index of the metadata, null when the section has none. Opens the section.
    @Nullable
    FieldIndex fields() {
        FieldIndex index = fields;
        if (index == null) {
            Segment segment = segment();
            MemorySegment part = segment.part(SegmentPart.FIELDS);
            if (part != null) {
                index = FieldIndex.open(part, segment::metadata);
                fields = index;
            }
        }
        return index;
    }

    /// The texts as a snapshot sees them. Opens the section.
    TextSource texts(long snapshotLsn, TextAnalysis analysis) {
        return texts.source(this, snapshotLsn, analysis);
    }

    /// All texts. Opens the section.
    TextSource.Part texts(TextAnalysis analysis) {
        return texts.part(this, analysis);
    }

    /// The ordinals visible at a snapshot, one bit for each, 64 in a word, lowest first. The caller may change the
    /// words
    /// and gives them back.
    long[] borrowVisible(long snapshotLsn) {
        long[] words = idleWords.pollFirst();
        if (words == null) {
            words = new long[(recordCount + Long.SIZE - 1) / Long.SIZE];
        }
        Arrays.fill(words, -1L);
        if (recordCount % Long.SIZE != 0) {
            words[words.length - 1] = -1L >>> -recordCount;
        }
        stamps.clearDeleted(words, snapshotLsn);
        return words;
    }

    /// Takes back what [#borrowVisible] gave.
    void giveBack(long[] words) {
        idleWords.addFirst(words);
    }

    /// Whether it has dense values and no index for them, told without opening it.
    boolean lacksIndex() {
        return file.lacksIndex(section);
    }

    /// The same of sparse values.
    boolean lacksSparseIndex() {
        return file.lacksSparseIndex(section);
    }

    /// Whether building an index was tried in vain since the start.
    boolean unindexable() {
        return unindexable;
    }

    void setUnindexable(boolean unindexable) {
        this.unindexable = unindexable;
    }

    /// Whether its file is quarantined, or an attempt to open the section has failed its checks.
    boolean damaged() {
        return damaged;
    }

    /// The ordinal of a record visible at a snapshot, or -1.
    int find(byte[] id, long snapshotLsn) {
        int ordinal = segment().find(id);
        return ordinal >= 0 && stamps.visible(ordinal, snapshotLsn) ? ordinal : -1;
    }

    /// The ordinal of a living record, or -1. Apply lane only.
    int findAlive(byte[] id) {
        int ordinal = segment().find(id);
        return ordinal >= 0 && stamps.at(ordinal) == 0 ? ordinal : -1;
    }

    Record toRecord(int ordinal, boolean includeValues, boolean includeMetadata) {
        Segment segment = segment();
        return new Record(
                new String(segment.id(ordinal), StandardCharsets.ISO_8859_1),
                includeValues ? values(ordinal) : null,
                includeValues ? segment.sparse(ordinal) : null,
                includeMetadata ? MetadataCodec.decode(segment.metadata(ordinal)) : Metadata.EMPTY);
    }

    /// A copy of the dense values, or null when the record has none.
    float @Nullable [] values(int ordinal) {
        Segment segment = segment();
        if (!segment.hasValues(ordinal)) {
            return null;
        }
        float[] values = new float[segment.space().dimension()];
        MemorySegment.copy(segment.bytes(), FLOAT, segment.valuesOffset(ordinal), values, 0, values.length);
        return values;
    }
}
