package dev.bristlecone.engine;

import dev.bristlecone.model.Record;
import dev.bristlecone.search.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Walks the visible records of a snapshot in byte order of their ids, merging the sorted orders of all sources. The
/// caller holds the snapshot. One thread.
final class RecordCursor {
    private final PriorityQueue<Source> sources = new PriorityQueue<>(Comparator.comparing(Source::id));

    /// Starts at the first id that is at least `from`.
    RecordCursor(Snapshot snapshot, String from) {
        for (SegmentRef ref : snapshot.view().segments()) {
            start(new SegmentSide(ref, snapshot.lsn(), from));
        }
        List<NamespaceTail> tails = snapshot.view().tails();
        for (int i = 0; i < tails.size(); i++) {
            TailRow[] sorted = tails.get(i).sorted(snapshot.tailRows()[i], snapshot.tailCounts()[i]);
            start(new TailSide(sorted, snapshot.lsn(), from));
        }
    }

    private void start(Source source) {
        if (source.next()) {
            sources.add(source);
        }
    }

    /// The next record, or null at the end. A snapshot has at most one visible version of an id.
    @Nullable
    Position next() {
        Source least = sources.poll();
        if (least == null) {
            return null;
        }
        Position position = least.position();
        start(least);
        return position;
    }

    /// A record the cursor stands on.
    interface Position {
        String id();

        byte[] metadata();

        Record toRecord(boolean includeValues, boolean includeMetadata);
    }

    private sealed interface Source {
        /// Moves to the next visible record; false at the end.
        boolean next();

        String id();

        Position position();
    }

    private static final class SegmentSide implements Source {
        private final SegmentRef ref;
        private final Segment segment;
        private final long lsn;
        private int rank;
        private int ordinal;
        private String id = "";

        SegmentSide(SegmentRef ref, long lsn, String from) {
            this.ref = ref;
            this.segment = ref.segment();
            this.lsn = lsn;
            this.rank = segment.rankOfFirstAtLeast(from.getBytes(StandardCharsets.UTF_8)) - 1;
        }

        @Override
        public boolean next() {
            while (++rank < segment.count()) {
                ordinal = segment.ordinalAtRank(rank);
                if (ref.stamps().visible(ordinal, lsn)) {
                    id = new String(segment.id(ordinal), StandardCharsets.ISO_8859_1);
                    return true;
                }
            }
            return false;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Position position() {
            return new SegmentPosition(ref, ordinal, id);
        }
    }

    private record SegmentPosition(SegmentRef ref, int ordinal, String id) implements Position {
        @Override
        public byte[] metadata() {
            return ref.segment().metadata(ordinal);
        }

        @Override
        public Record toRecord(boolean includeValues, boolean includeMetadata) {
            return ref.toRecord(ordinal, includeValues, includeMetadata);
        }
    }

    private static final class TailSide implements Source {
        private final TailRow[] sorted;
        private final long lsn;
        private int place;

        TailSide(TailRow[] sorted, long lsn, String from) {
            this.sorted = sorted;
            this.lsn = lsn;
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle].id.compareTo(from) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            this.place = low - 1;
        }

        @Override
        public boolean next() {
            while (++place < sorted.length) {
                if (sorted[place].visible(lsn)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String id() {
            return sorted[place].id;
        }

        @Override
        public Position position() {
            return new TailPosition(sorted[place]);
        }
    }

    private record TailPosition(TailRow row) implements Position {
        @Override
        public String id() {
            return row.id;
        }

        @Override
        public byte[] metadata() {
            return row.metadata;
        }

        @Override
        public Record toRecord(boolean includeValues, boolean includeMetadata) {
            return row.toRecord(includeValues, includeMetadata);
        }
    }
}
