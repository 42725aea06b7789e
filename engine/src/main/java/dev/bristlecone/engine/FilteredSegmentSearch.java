package dev.bristlecone.engine;

import dev.bristlecone.search.dense.DenseIndex;
import dev.bristlecone.search.segment.Segment;
import java.util.function.IntConsumer;

/// The search of one segment by a query with a filter, whose matches are known: hands over the records among which
/// the nearest matches are. Never fewer than are asked for when that many match.
///
/// What is expected to be quickest is done: scoring every match, or walking the graph, where only matches are
/// returned. A walk that comes to too few of them, because what is near the query does not match, is followed by
/// the scores of all.
final class FilteredSegmentSearch {
    /// What reading and scoring a record costs, in nanoseconds: a part that does not depend on the dimension,
    /// and one for each.
    private static final double SCORE_NANOS = 30;

    private static final double SCORE_NANOS_PER_DIMENSION = 0.25;

    /// What a visit of a walk costs.
    private static final double VISIT_NANOS = 250;

    private static final double VISIT_NANOS_PER_DIMENSION = 1;

    /// A larger pool takes more to keep in order than its visits do.
    private static final int POOL_MAX = 4_096;

    private final Query query;
    private final Segment segment;
    private final SegmentMatches matches;
    private final IntConsumer found;

    private FilteredSegmentSearch(Query query, Segment segment, SegmentMatches matches, IntConsumer found) {
        this.query = query;
        this.segment = segment;
        this.matches = matches;
        this.found = found;
    }

    /// @param found receives ordinals of matches, each once
    static void run(Query query, Segment segment, SegmentMatches matches, IntConsumer found) {
        new FilteredSegmentSearch(query, segment, matches, found).search();
    }

    private void search() {
        float[] dense = query.dense();
        if (dense == null || query.sparse() != null || query.effort().recall() >= 1 || !walk(dense)) {
            scoreAll();
        }
    }

    private void scoreAll() {
        for (int ordinal = matches.next(0); ordinal >= 0; ordinal = matches.next(ordinal + 1)) {
            found.accept(ordinal);
        }
    }

    private boolean walk(float[] dense) {
        DenseIndex index = segment.index();
        double pool = index == null ? Double.POSITIVE_INFINITY : pool(index);
        double walkNanos = pool * (VISIT_NANOS + VISIT_NANOS_PER_DIMENSION * dense.length);
        double scoreNanos = matches.count() * (SCORE_NANOS + SCORE_NANOS_PER_DIMENSION * dense.length);
        return index != null
                && pool <= POOL_MAX
                && walkNanos < scoreNanos
                && index.searchAccepted(dense, query.topK(), (int) Math.ceil(pool), matches, found);
    }

    /// Candidates among which there are as many matches as there would be candidates without a filter.
    private double pool(DenseIndex index) {
        SearchEffort effort = query.effort();
        int measured = index.candidates(query.topK(), effort.recall());
        if (measured < 0) {
            return Double.POSITIVE_INFINITY;
        }
        double share = (double) matches.count() / segment.count();
        double wanted = Math.min(measured * effort.factor(), effort.candidatesMax());
        return Math.max(query.topK(), wanted) / share;
    }
}
