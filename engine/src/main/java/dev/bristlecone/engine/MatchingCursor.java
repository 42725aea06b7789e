package dev.bristlecone.engine;

import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.filter.FilterMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the visible records of a snapshot that match a filter, in byte order of their ids. The caller holds the
/// snapshot. One thread.
final class MatchingCursor implements AutoCloseable {
    private final List<SegmentMatches> matches = new ArrayList<>();
    private final RecordCursor cursor;

    /// Starts at the first id that is at least `from`.
    MatchingCursor(Snapshot snapshot, Filter filter, String from) {
        FilterMatcher matcher = FilterMatcher.compile(filter);
        for (SegmentRef ref : snapshot.view().segments()) {
            matches.add(SegmentMatches.of(ref, filter, matcher, snapshot.lsn()));
        }
        cursor = new RecordCursor(
                snapshot, from, matches, row -> row.visible(snapshot.lsn()) && matcher.matches(row.metadata));
    }

    /// The next record, or null at the end.
    RecordCursor.@Nullable Position next() {
        return cursor.next();
    }

    @Override
    public void close() {
        matches.forEach(SegmentMatches::close);
    }
}
