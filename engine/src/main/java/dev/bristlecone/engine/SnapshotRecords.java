package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Record;
import dev.bristlecone.search.scan.ExactScan;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.segment.Segment;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The records of a snapshot by the source they lie in, segments first, then tails, and their ordinal there.
final class SnapshotRecords {
    private final Snapshot snapshot;
    private final List<SegmentRef> segments;

    /// Keeps the loads of [#touchIds] from being dropped as unused.
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
        Best best = new Best(top);
        touched = touchIds(best);
        List<Hit> hits = new ArrayList<>(best.scores.length);
        long bytes = 0;
        for (int i = 0; i < best.scores.length; i++) {
            Record record = record(best.sources[i], best.ordinals[i], query.includeValues(), query.includeMetadata());
            bytes += record.sizeBytes();
            if (bytes > query.resultBytesMax()) {
                throw DatabaseException.invalid("Query result is larger than the limit of " + query.resultBytesMax()
                        + " bytes. Lower top_k, or leave out values or metadata.");
            }
            hits.add(new Hit(best.scores[i], record));
        }
        return hits;
    }

    /// Asks for all ids at once, which lie all over their segments, instead of one after the other.
    private long touchIds(Best best) {
        long[] offsets = new long[best.scores.length];
        for (int i = 0; i < offsets.length; i++) {
            if (best.sources[i] < segments.size()) {
                offsets[i] = segments.get(best.sources[i]).segment().idOffset(best.ordinals[i]);
            }
        }
        long sum = 0;
        for (int i = 0; i < offsets.length; i++) {
            if (best.sources[i] < segments.size()) {
                MemorySegment bytes = segments.get(best.sources[i]).segment().bytes();
                sum += bytes.get(ValueLayout.JAVA_BYTE, offsets[i]);
            }
        }
        return sum;
    }

    /// The records that a query found, nearest first.
    private static final class Best {
        final float[] scores;
        final int[] sources;
        final int[] ordinals;
        private int count;

        Best(TopK top) {
            scores = new float[top.size()];
            sources = new int[scores.length];
            ordinals = new int[scores.length];
            top.drainSorted(this::add);
        }

        private void add(float score, int source, int ordinal) {
            scores[count] = score;
            sources[count] = source;
            ordinals[count++] = ordinal;
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
