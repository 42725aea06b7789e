package dev.bristlecone.engine;

import dev.bristlecone.model.Record;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.filter.FilterMatcher;
import dev.bristlecone.search.scan.ExactScan;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.text.RecordPredicate;
import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.search.text.TextSearch;
import dev.bristlecone.search.text.TextSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads of one snapshot that look at texts: a ranking by words, or a filter that asks for words. Texts are searched by
/// their indexes, the rest of a filter record by record where the words agree.
final class WordSearch implements AutoCloseable {
    private final Snapshot snapshot;
    private final SnapshotRecords records;
    private final List<TextSource> fresh = new ArrayList<>();
    private final List<SegmentMatches> matches = new ArrayList<>();
    private final TextSearch search;

    /// @param snapshot held by the caller
    WordSearch(Snapshot snapshot, TextAnalysis analysis) {
        this.snapshot = snapshot;
        this.records = new SnapshotRecords(snapshot);
        List<TextSource> sources = new ArrayList<>();
        for (SegmentRef ref : snapshot.view().segments()) {
            sources.add(ref.texts(snapshot.lsn(), analysis));
        }
        try {
            openFresh(analysis);
            sources.addAll(fresh);
            this.search = new TextSearch(analysis, sources);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void openFresh(TextAnalysis analysis) {
        List<NamespaceTail> tails = snapshot.view().tails();
        for (int i = 0; i < tails.size(); i++) {
            fresh.add(tails.get(i)
                    .texts()
                    .source(snapshot.tailRows()[i], snapshot.tailCounts()[i], snapshot.lsn(), analysis));
        }
    }

    /// Whether a query needs texts to be answered.
    static boolean concerns(Query query) {
        return query.text() != null || (query.filter() != null && query.filter().asksForWords());
    }

    /// The best records of a query.
    List<Hit> query(Query query) {
        TopK top = new TopK(query.topK(), query.metric().higherIsNearer(), records::compareIds);
        if (query.text() != null) {
            search.rank(query.text(), query.filter(), this::metadata, top);
        } else if (query.filter() != null) {
            scan(query, search.select(query.filter(), this::metadata), top);
        }
        return records.hits(top, query);
    }

    /// One page of the matching records in id order.
    Page<Record> matching(Filter filter, int limit, long bytesMax, @Nullable String after, long lsn) {
        TreeMap<String, int[]> places = new TreeMap<>();
        List<BitSet> selected = search.select(filter, this::metadata);
        for (int source = 0; source < selected.size(); source++) {
            BitSet ordinals = selected.get(source);
            for (int ordinal = ordinals.nextSetBit(0); ordinal >= 0; ordinal = ordinals.nextSetBit(ordinal + 1)) {
                String id = records.id(source, ordinal);
                if (after == null || id.compareTo(after) > 0) {
                    places.put(id, new int[] {source, ordinal});
                    if (places.size() > limit + 1) {
                        places.pollLastEntry();
                    }
                }
            }
        }
        List<Record> found = new ArrayList<>();
        long bytes = 0;
        for (int[] place : places.values()) {
            Record record = records.record(place[0], place[1], true, true);
            bytes += record.sizeBytes();
            if (found.size() == limit || (bytes > bytesMax && !found.isEmpty())) {
                return new Page<>(found, found.getLast().id(), lsn);
            }
            found.add(record);
        }
        return new Page<>(found, null, lsn);
    }

    /// What a filter without conditions on words says: of segments all at once, of fresh records one by one.
    private RecordPredicate metadata(Filter filter) {
        FilterMatcher matcher = FilterMatcher.compile(filter);
        List<SegmentMatches> inSegments = new ArrayList<>();
        for (SegmentRef ref : snapshot.view().segments()) {
            SegmentMatches found = SegmentMatches.of(ref, filter, matcher, snapshot.lsn());
            inSegments.add(found);
            matches.add(found);
        }
        return (source, ordinal) -> source < inSegments.size()
                ? inSegments.get(source).test(ordinal)
                : matcher.matches(records.metadata(source, ordinal));
    }

    /// Scores the vectors of the selected records.
    private void scan(Query query, List<BitSet> selected, TopK top) {
        ExactScan scan = new ExactScan(query.metric(), query.dense(), query.sparse(), top);
        List<SegmentRef> segments = snapshot.view().segments();
        boolean sparse = query.sparse() != null;
        for (int source = 0; source < selected.size(); source++) {
            BitSet ordinals = selected.get(source);
            for (int ordinal = ordinals.nextSetBit(0); ordinal >= 0; ordinal = ordinals.nextSetBit(ordinal + 1)) {
                if (source < segments.size()) {
                    SnapshotRecords.add(scan, source, segments.get(source).segment(), ordinal, sparse);
                } else {
                    TailRow row = snapshot.tailRows()[source - segments.size()][ordinal];
                    scan.add(source, ordinal, row.slab, row.offset, row.squaredNorm, row.sparse);
                }
            }
        }
        scan.finish();
    }

    @Override
    public void close() {
        matches.forEach(SegmentMatches::close);
        fresh.forEach(TextSource::close);
    }
}
