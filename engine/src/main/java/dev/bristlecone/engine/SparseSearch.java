package dev.bristlecone.engine;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.dense.Accepted;
import dev.bristlecone.search.filter.FilterMatcher;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.segment.Segment;
import dev.bristlecone.search.sparse.FreshPostings;
import dev.bristlecone.search.sparse.SparseHits;
import dev.bristlecone.search.sparse.SparseIndex;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A query with sparse values alone, over those sources of a snapshot that have their sparse values by dimension. Finds
/// the records that a scan finds, with the same scores to the last bit; in a very large segment most of them, where the
/// query allows that.
final class SparseSearch {
    /// Fewer matches of a filter are scored one by one.
    private static final int MATCHES_MIN = 100;

    private final SparseVector query;
    private final @Nullable FilterMatcher matcher;
    private final Snapshot snapshot;
    private final int topK;
    private final SearchEffort effort;
    private final TopK top;
    private final boolean finite;

    /// @param matcher null for all records
    /// @param top takes what is found, the nearest `topK` of it
    SparseSearch(
            SparseVector query,
            int topK,
            SearchEffort effort,
            @Nullable FilterMatcher matcher,
            Snapshot snapshot,
            TopK top) {
        this.query = query;
        this.effort = effort;
        this.matcher = matcher;
        this.snapshot = snapshot;
        this.topK = topK;
        this.top = top;
        this.finite = isFinite(query);
    }

    /// Searches a segment by its index; false when it has none, or when scoring what is accepted one by one is the
    /// better way, and then nothing was found.
    boolean searchSegment(int source, Segment segment, Accepted accepted) {
        SparseIndex index = segment.sparseIndex();
        if (index == null || !finite || (accepted.words() != null && accepted.count() < MATCHES_MIN)) {
            return false;
        }
        IntPredicate test = accepted.test();
        search(index, segment.count(), accepted.words(), new Hits(source, test == null ? ordinal -> true : test));
        return true;
    }

    private void search(SparseIndex index, int records, long @Nullable [] accepted, SparseHits hits) {
        if (records <= effort.exactSparseMax() || effort.recall() >= 1) {
            index.search(query, topK, accepted, hits);
        } else {
            index.searchMost(query, topK, effort.recall(), accepted, hits);
        }
    }

    /// Searches the rows of a tail by their postings; false when it has none, and then nothing was found.
    boolean searchTail(int source, int tail) {
        TailRow[] rows = snapshot.tailRows()[tail];
        FreshPostings postings = snapshot.view().tails().get(tail).postings();
        int count = snapshot.tailCounts()[tail];
        if (postings == null || postings.count() < count || !finite) {
            return false;
        }
        return postings.search(query, count, new Hits(source, new TailMatches(rows, count, matcher, snapshot.lsn())));
    }

    static boolean isFinite(SparseVector vector) {
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
