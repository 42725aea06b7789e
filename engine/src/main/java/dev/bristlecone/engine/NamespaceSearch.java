package dev.bristlecone.engine;

import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.dense.Accepted;
import dev.bristlecone.search.dense.Candidates;
import dev.bristlecone.search.dense.DenseIndex;
import dev.bristlecone.search.dense.FreshCodes;
import dev.bristlecone.search.dense.FreshRows;
import dev.bristlecone.search.filter.FilterMatcher;
import dev.bristlecone.search.scan.ExactScan;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// One query over one snapshot: every source (segments first, then tails) offers its visible, matching records, and
/// the nearest of all are fetched. In a large segment an index finds candidates, in a large tail codes rule out
/// most records; the scores of what is left are then computed from their values like all others.
final class NamespaceSearch {
    private static final double CODED_SHARE_MIN = 0.05;

    private final Snapshot snapshot;
    private final SnapshotRecords records;
    private final Query query;
    private final @Nullable FilterMatcher matcher;
    private final TopK top;
    private final ExactScan scan;
    private final @Nullable SparseSearch sparse;
    private final @Nullable HybridSearch hybrid;

    /// What the indexes of segments have chosen. It is scored after the last segment was searched: until then what
    /// has to come from the disk is under way.
    private final List<Chosen> chosen = new ArrayList<>();

    private NamespaceSearch(Snapshot snapshot, Query query) {
        this.snapshot = snapshot;
        this.records = new SnapshotRecords(snapshot);
        this.query = query;
        this.matcher = query.filter() == null ? null : FilterMatcher.compile(query.filter());
        this.top = new TopK(query.topK(), query.metric().higherIsNearer(), records::compareIds);
        this.scan = new ExactScan(query.metric(), query.dense(), query.sparse(), top);
        this.sparse = query.sparse() == null || query.dense() != null
                ? null
                : new SparseSearch(query.sparse(), query.topK(), query.effort(), matcher, snapshot, top);
        this.hybrid = HybridSearch.of(query, matcher, snapshot, records::compareIds, top::offer);
    }

    /// The nearest records at the snapshot, which the caller holds.
    static List<Hit> run(Snapshot snapshot, Query query) {
        NamespaceSearch search = new NamespaceSearch(snapshot, query);
        search.searchAll();
        return search.records.hits(search.top, query);
    }

    private void searchAll() {
        List<SegmentRef> segments = snapshot.view().segments();
        for (int source = 0; source < segments.size(); source++) {
            searchSegment(source, segments.get(source));
        }
        scoreChosen();
        for (int tail = 0; tail < snapshot.tailRows().length; tail++) {
            searchTail(segments.size() + tail, tail);
        }
        scan.finish();
    }

    private void searchSegment(int source, SegmentRef ref) {
        Segment segment = ref.segment();
        Filter filter = query.filter();
        if (filter != null && matcher != null) {
            try (SegmentMatches matches = SegmentMatches.of(ref, filter, matcher, snapshot.lsn())) {
                if (!searchIndexes(source, ref, new Accepted(matches.words(), matches.count(), null))) {
                    scanMatches(source, segment, matches);
                }
            }
            return;
        }
        DeleteStamps stamps = ref.stamps();
        int dead = stamps.stampedCount();
        IntPredicate visible = dead == 0 ? null : ordinal -> stamps.visible(ordinal, snapshot.lsn());
        if (!searchIndexes(source, ref, new Accepted(null, segment.count() - dead, visible))) {
            scanSegment(source, segment, stamps);
        }
    }

    /// By the indexes for what the query has, when they can answer and are the better way.
    private boolean searchIndexes(int source, SegmentRef ref, Accepted accepted) {
        if (sparse != null) {
            return sparse.searchSegment(source, ref.segment(), accepted);
        }
        return hybrid == null
                ? searchIndex(source, ref, accepted)
                : hybrid.searchSegment(source, ref.segment(), accepted);
    }

    private boolean searchIndex(int source, SegmentRef ref, Accepted accepted) {
        float[] dense = query.dense();
        if (dense == null || !mayApproximate()) {
            return false;
        }
        DenseIndex index = ref.segment().index();
        SearchEffort effort = query.effort();
        return index == null
                ? searchCodes(source, ref, dense, accepted)
                : index.search(
                        dense,
                        query.topK(),
                        effort.recall(),
                        effort.factor(),
                        effort.candidatesMax(),
                        accepted,
                        new SegmentCandidates(source, ref.segment()));
    }

    /// A segment fresh from a tail has codes until its index is built. They are no help where few are accepted.
    private boolean searchCodes(int source, SegmentRef ref, float[] dense, Accepted accepted) {
        FreshCodes codes = ref.codes();
        return codes != null
                && codes.space().metric() == query.metric()
                && accepted.count() >= CODED_SHARE_MIN * ref.recordCount()
                && codes.search(dense, query.topK(), codes.count(), new CodedRecords(source, ref.segment(), accepted));
    }

    /// The records of a segment as its index meets them.
    private class SegmentCandidates implements Candidates {
        private final int source;
        private final Segment segment;

        SegmentCandidates(int source, Segment segment) {
            this.source = source;
            this.segment = segment;
        }

        @Override
        public void score(int ordinal) {
            add(source, segment, ordinal);
        }

        @Override
        public void scoreAll(int[] ordinals, int from, int to) {
            int[] kept = Arrays.copyOfRange(ordinals, from, to);
            chosen.add(new Chosen(source, segment, kept, segment.orderValues(kept)));
        }

        @Override
        public float worst() {
            scoreChosen();
            scan.finish();
            return top.worst();
        }
    }

    /// The records of a segment as its codes meet them.
    private final class CodedRecords extends SegmentCandidates implements FreshRows {
        private final @Nullable IntPredicate accepted;

        CodedRecords(int source, Segment segment, Accepted accepted) {
            super(source, segment);
            this.accepted = accepted.predicate();
        }

        @Override
        public boolean accepts(int ordinal) {
            return accepted == null || accepted.test(ordinal);
        }
    }

    /// Records of one segment that are to be scored, and where their values lie.
    private record Chosen(int source, Segment segment, int[] ordinals, long[] offsets) {}

    private void scoreChosen() {
        for (Chosen of : chosen) {
            of.segment.awaitValues(of.offsets);
            for (int ordinal : of.ordinals) {
                add(of.source, of.segment, ordinal);
            }
        }
        chosen.clear();
    }

    private boolean mayApproximate() {
        return query.sparse() == null && query.effort().recall() < 1;
    }

    private void scanMatches(int source, Segment segment, SegmentMatches matches) {
        for (int ordinal = matches.next(0); ordinal >= 0; ordinal = matches.next(ordinal + 1)) {
            add(source, segment, ordinal);
        }
    }

    private void scanSegment(int source, Segment segment, DeleteStamps stamps) {
        for (int ordinal = 0; ordinal < segment.count(); ordinal++) {
            if (stamps.visible(ordinal, snapshot.lsn())) {
                add(source, segment, ordinal);
            }
        }
    }

    private void add(int source, Segment segment, int ordinal) {
        SnapshotRecords.add(scan, source, segment, ordinal, query.sparse() != null);
    }

    /// By its codes as far as it has any and they can answer; else record by record.
    private void searchTail(int source, int tail) {
        if ((sparse != null && sparse.searchTail(source, tail))
                || (hybrid != null && hybrid.searchTail(source, tail))) {
            return;
        }
        TailRow[] rows = snapshot.tailRows()[tail];
        int count = snapshot.tailCounts()[tail];
        FreshCodes codes = snapshot.view().tails().get(tail).codes();
        int coded = codes == null ? 0 : Math.min(codes.count(), count);
        TailMatches matches = new TailMatches(rows, count, matcher, snapshot.lsn());
        if (codes == null
                || query.dense() == null
                || !mayApproximate()
                || codes.space().metric() != query.metric()
                || !codes.search(query.dense(), query.topK(), coded, new CodedRows(source, rows, matches))) {
            coded = 0;
        }
        for (int i = coded; i < count; i++) {
            if (matches.test(i)) {
                scan.add(source, i, rows[i].slab, rows[i].offset, rows[i].squaredNorm, rows[i].sparse);
            }
        }
    }

    /// The rows of a tail as its codes meet them.
    private final class CodedRows implements FreshRows {
        private final int source;
        private final TailRow[] rows;
        private final TailMatches matches;

        CodedRows(int source, TailRow[] rows, TailMatches matches) {
            this.source = source;
            this.rows = rows;
            this.matches = matches;
        }

        @Override
        public boolean accepts(int row) {
            return matches.test(row);
        }

        @Override
        public void score(int row) {
            scan.add(source, row, rows[row].slab, rows[row].offset, rows[row].squaredNorm, null);
        }

        @Override
        public float worst() {
            scan.finish();
            return top.worst();
        }
    }
}
