package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Record;
import dev.bristlecone.search.scan.ExactScan;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.segment.Segment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The records of a snapshot by the source they lie in, segments first, then tails, and their ordinal there.
final class SnapshotRecords {
    private final Snapshot snapshot;
    private final List<SegmentRef> segments;

    /// Keeps the loads of [#touchId] from being dropped as unused.
    private long touched;

    SnapshotRecords(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.segments = snapshot.view().segments();
    }

    byte[] metadata(int source, int ordinal) {
        return source < segments.size()
                ? segments.get(source).segment().metadata(ordinal)
                : row(source, ordinal).metadata;
    }

    String id(int source, int ordinal) {
        return source < segments.size()
                ? new String(segments.get(source).segment().id(ordinal), StandardCharsets.ISO_8859_1)
                : row(source, ordinal).id;
    }

    /// Compares two records by their ids.
    int compareIds(int sourceA, int ordinalA, int sourceB, int ordinalB) {
        return id(sourceA, ordinalA).compareTo(id(sourceB, ordinalB));
    }

    Record record(int source, int ordinal, boolean includeValues, boolean includeMetadata) {
        return source < segments.size()
                ? segments.get(source).toRecord(ordinal, includeValues, includeMetadata)
                : row(source, ordinal).toRecord(includeValues, includeMetadata);
    }

    /// The best of a query, which end here when they grow larger than it allows.
    List<Hit> hits(TopK top, Query query) {
        top.forEach(this::touchId);
        List<Hit> hits = new ArrayList<>(top.size());
        long[] bytes = {0};
        top.drainSorted((score, source, ordinal) -> {
            Record record = record(source, ordinal, query.includeValues(), query.includeMetadata());
            bytes[0] += record.sizeBytes();
            if (bytes[0] > query.resultBytesMax()) {
                throw DatabaseException.invalid("Query result is larger than the limit of " + query.resultBytesMax()
                        + " bytes. Lower top_k, or leave out values or metadata.");
            }
            hits.add(new Hit(score, record));
        });
        return hits;
    }

    /// Asks for an id without waiting for it: ids lie all over their segments, and come together when all are asked
    /// for before the first is read.
    private void touchId(float score, int source, int ordinal) {
        if (source < segments.size()) {
            Segment segment = segments.get(source).segment();
            touched += segment.bytes().get(ValueLayout.JAVA_BYTE, segment.idOffset(ordinal));
        }
    }

    /// Has a record of a segment scored.
    ///
    /// @param sparse whether its sparse values count
    static void add(ExactScan scan, int source, Segment segment, int ordinal, boolean sparse) {
        boolean dense = segment.hasValues(ordinal);
        scan.add(
                source,
                ordinal,
                dense ? segment.bytes() : null,
                dense ? segment.valuesOffset(ordinal) : 0,
                dense ? segment.squaredNorm(ordinal) : 0,
                sparse ? segment.sparse(ordinal) : null);
    }

    private TailRow row(int source, int ordinal) {
        return snapshot.tailRows()[source - segments.size()][ordinal];
    }

    @Override
    public String toString() {
        return "SnapshotRecords[" + segments.size() + " segments, " + touched + "]";
    }
}
