package dev.bristlecone.engine;

import dev.bristlecone.model.Record;
import dev.bristlecone.search.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Walks the visible records of a snapshot in byte order of their ids, merging the sorted orders of all sources. The
/// caller holds the snapshot. One thread.
final class RecordCursor {
    private final PriorityQueue<Source> sources = new PriorityQueue<>(Comparator.comparing(Source::id));

    /// Starts at the first id that is at least `from`.
    RecordCursor(Snapshot snapshot, String from) {
        this(
                snapshot,
                from,
                snapshot.view().segments().stream()
                        .map(ref -> (IntPredicate) ordinal -> ref.stamps().visible(ordinal, snapshot.lsn()))
                        .toList(),
                row -> row.visible(snapshot.lsn()));
    }

    /// The same over some of the records.
    ///
    /// @param inSegments for each segment which ordinals to stop at
    /// @param inTails which rows to stop at
    RecordCursor(Snapshot snapshot, String from, List<? extends IntPredicate> inSegments, Predicate<TailRow> inTails) {
        List<SegmentRef> segments = snapshot.view().segments();
        for (int i = 0; i < segments.size(); i++) {
            start(new SegmentSide(segments.get(i), inSegments.get(i), from));
        }
        List<NamespaceTail> tails = snapshot.view().tails();
        for (int i = 0; i < tails.size(); i++) {
            TailRow[] sorted = tails.get(i).sorted(snapshot.tailRows()[i], snapshot.tailCounts()[i]);
            start(new TailSide(sorted, inTails, from));
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

        Record toRecord(boolean includeValues, boolean includeMetadata);
    }

    private sealed interface Source {
        /// Moves to the next record to stop at; false at the end.
        boolean next();

        String id();

        Position position();
    }

    private static final class SegmentSide implements Source {
        private final SegmentRef ref;
        private final Segment segment;
        private final IntPredicate shown;
        private int rank;
        private int ordinal;
        private String id = "";

        SegmentSide(SegmentRef ref, IntPredicate shown, String from) {
            this.ref = ref;
            this.segment = ref.segment();
            this.shown = shown;
            this.rank = segment.rankOfFirstAtLeast(from.getBytes(StandardCharsets.UTF_8)) - 1;
        }

        @Override
        public boolean next() {
            while (++rank < segment.count()) {
                ordinal = segment.ordinalAtRank(rank);
                if (shown.test(ordinal)) {
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
        public Record toRecord(boolean includeValues, boolean includeMetadata) {
            return ref.toRecord(ordinal, includeValues, includeMetadata);
        }
    }

    private static final class TailSide implements Source {
        private final TailRow[] sorted;
        private final Predicate<TailRow> shown;
        private int place;

        TailSide(TailRow[] sorted, Predicate<TailRow> shown, String from) {
            this.sorted = sorted;
            this.shown = shown;
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
                if (shown.test(sorted[place])) {
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
        public Record toRecord(boolean includeValues, boolean includeMetadata) {
            return row.toRecord(includeValues, includeMetadata);
        }
    }
}
