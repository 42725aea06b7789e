package dev.bristlecone.engine;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.filter.FilterMatcher;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.segment.Segment;
import dev.bristlecone.search.sparse.FreshPostings;
import dev.bristlecone.search.sparse.SparseHits;
import dev.bristlecone.search.sparse.SparseIndex;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A query with sparse values alone, over those sources of a snapshot that have their sparse values by dimension. Finds
/// the records that a scan finds, with the same scores to the last bit.
final class SparseSearch {
    /// Fewer matches of a filter are scored one by one.
    private static final int MATCHES_MIN = 100;

    private final SparseVector query;
    private final @Nullable FilterMatcher matcher;
    private final Snapshot snapshot;
    private final int topK;
    private final TopK top;
    private final boolean finite;

    /// @param matcher null for all records
    /// @param top takes what is found, the nearest `topK` of it
    SparseSearch(SparseVector query, @Nullable FilterMatcher matcher, Snapshot snapshot, int topK, TopK top) {
        this.query = query;
        this.matcher = matcher;
        this.snapshot = snapshot;
        this.topK = topK;
        this.top = top;
        this.finite = isFinite(query);
    }

    /// Searches a segment by its index; false when it has none, and then nothing was found.
    boolean searchSegment(int source, SegmentRef ref) {
        SparseIndex index = ref.segment().sparseIndex();
        if (index == null || !finite) {
            return false;
        }
        DeleteStamps stamps = ref.stamps();
        index.search(query, topK, null, new Hits(source, ordinal -> stamps.visible(ordinal, snapshot.lsn())));
        return true;
    }

    /// Searches those records of a segment that a filter matches; false when that is better done one by one, and
    /// then nothing was found.
    boolean searchMatches(int source, Segment segment, SegmentMatches matches) {
        SparseIndex index = segment.sparseIndex();
        if (index == null || !finite || matches.count() < MATCHES_MIN) {
            return false;
        }
        index.search(query, topK, matches.words(), new Hits(source, ordinal -> true));
        return true;
    }

    /// Searches the rows of a tail by their postings; false when it has none, and then nothing was found.
    boolean searchTail(int source, int tail) {
        TailRow[] rows = snapshot.tailRows()[tail];
        FreshPostings postings = snapshot.view().tails().get(tail).postings();
        int count = snapshot.tailCounts()[tail];
        if (postings == null || postings.count() < count || !finite) {
            return false;
        }
        IntPredicate accepted =
                row -> rows[row].visible(snapshot.lsn()) && (matcher == null || matcher.matches(rows[row].metadata));
        return postings.search(query, count, new Hits(source, accepted));
    }

    private static boolean isFinite(SparseVector vector) {
        for (float weight : vector.values()) {
            if (!Float.isFinite(weight)) {
                return false;
            }
        }
        return true;
    }

    /// What a source gives.
    private final class Hits implements SparseHits {
        private final int source;
        private final IntPredicate accepted;

        Hits(int source, IntPredicate accepted) {
            this.source = source;
            this.accepted = accepted;
        }

        @Override
        public float worst() {
            return top.worst();
        }

        @Override
        public boolean accepts(int ordinal) {
            return accepted.test(ordinal);
        }

        @Override
        public void found(int ordinal, float score) {
            top.offer(score, source, ordinal);
        }
    }
}
