package dev.bristlecone.search.text;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.text.TextQuery;
import dev.bristlecone.search.scan.TopK;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.jspecify.annotations.Nullable;

/// One search over the texts of some sources, by one thread. Sources are named by their place in the list.
public final class TextSearch {
    /// How many words, in all fields together, a query may have.
    private static final int CLAUSES_MAX = 20_000;

    static {
        IndexSearcher.setMaxClauseCount(CLAUSES_MAX);
    }

    private final List<TextSource> sources;
    private final LiveSearcher searcher;
    private final TextCompiler compiler;

    public TextSearch(TextAnalysis analysis, List<TextSource> sources) {
        this.sources = List.copyOf(sources);
        List<LiveLeaf> leaves = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            leaves.addAll(sources.get(i).leaves(i));
        }
        try {
            this.searcher = new LiveSearcher(leaves);
        } catch (IOException e) {
            throw new UncheckedIOException("text indexes cannot be read", e);
        }
        this.compiler = new TextCompiler(analysis, searcher);
    }

    /// Offers every record that may be among the best and that the filter accepts.
    ///
    /// @param metadata what a filter without conditions on texts says about records
    public void rank(TextQuery query, @Nullable Filter filter, Function<Filter, RecordPredicate> metadata, TopK top) {
        run(
                () -> {
                    Query ranked = compiler.compile(query);
                    if (filter != null) {
                        ranked = new BooleanQuery.Builder()
                                .add(ranked, Occur.MUST)
                                .add(condition(filter, metadata), Occur.FILTER)
                                .build();
                    }
                    return ranked;
                },
                new Best(top));
    }

    /// The visible records that a filter accepts: their ordinals, for each source.
    ///
    /// @param metadata as for [#rank]
    public List<BitSet> select(Filter filter, Function<Filter, RecordPredicate> metadata) {
        List<BitSet> selected = new ArrayList<>();
        for (TextSource source : sources) {
            selected.add(new BitSet(source.count()));
        }
        run(() -> new ConstantScoreQuery(condition(filter, metadata)), new All(selected));
        return selected;
    }

    private void run(Making making, Collector collector) {
        try {
            searcher.search(making.query(), new OneCollector(collector));
        } catch (IndexSearcher.TooManyClauses e) {
            throw tooManyWords();
        } catch (IOException e) {
            throw new UncheckedIOException("text indexes cannot be read", e);
        }
    }

    private static DatabaseException tooManyWords() {
        return DatabaseException.invalid("The query has more than " + CLAUSES_MAX
                + " words in all the fields it searches. Name fewer words or fewer fields.");
    }

    /// A filter as a query: the stretches of it that need no texts are asked whole.
    private Query condition(Filter filter, Function<Filter, RecordPredicate> metadata) {
        if (!filter.asksForWords()) {
            return new RecordQuery(metadata.apply(filter));
        }
        return switch (filter) {
            case Filter.And and -> joined(and.clauses(), Occur.FILTER, metadata);
            case Filter.Or or -> joined(or.clauses(), Occur.SHOULD, metadata);
            case Filter.Not not ->
                new BooleanQuery.Builder()
                        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                        .add(condition(not.clause(), metadata), Occur.MUST_NOT)
                        .build();
            case Filter.Matches matches -> compiler.compile(matches);
            case Filter.Equal leaf -> new RecordQuery(metadata.apply(leaf));
            case Filter.NotEqual leaf -> new RecordQuery(metadata.apply(leaf));
            case Filter.Compare leaf -> new RecordQuery(metadata.apply(leaf));
            case Filter.AnyOf leaf -> new RecordQuery(metadata.apply(leaf));
            case Filter.NoneOf leaf -> new RecordQuery(metadata.apply(leaf));
            case Filter.Exists leaf -> new RecordQuery(metadata.apply(leaf));
        };
    }

    private Query joined(List<Filter> clauses, Occur occur, Function<Filter, RecordPredicate> metadata) {
        if (clauses.isEmpty()) {
            return occur == Occur.FILTER ? MatchAllDocsQuery.INSTANCE : new MatchNoDocsQuery("no alternative");
        }
        BooleanQuery.Builder joined = new BooleanQuery.Builder();
        clauses.forEach(clause -> joined.add(condition(clause, metadata), occur));
        return joined.build();
    }

    /// Makes a query.
    @FunctionalInterface
    private interface Making {
        Query query() throws IOException;
    }

    /// Hands one collector to Lucene, which searches all leaves on this thread.
    private record OneCollector(Collector collector) implements CollectorManager<Collector, Boolean> {
        @Override
        public Collector newCollector() {
            return collector;
        }

        @Override
        public Boolean reduce(Collection<Collector> collectors) {
            return true;
        }
    }

    /// Keeps the best of all leaves. Lucene is told what a record must score to be offered: as much as the worst
    /// kept, for an equal one may win by its id.
    private record Best(TopK top) implements Collector {
        @Override
        public LeafCollector getLeafCollector(LeafReaderContext context) {
            LiveLeaf leaf = (LiveLeaf) context.reader();
            return new LeafCollector() {
                private @Nullable Scorable scorer;

                @Override
                public void setScorer(Scorable newScorer) throws IOException {
                    scorer = newScorer;
                    raise(newScorer);
                }

                @Override
                public void collect(int document) throws IOException {
                    Scorable scores = scorer;
                    if (scores == null) {
                        throw new IllegalStateException("a document before its scorer");
                    }
                    float before = top.worst();
                    top.offer(scores.score(), leaf.source(), leaf.ordinal(document));
                    if (top.worst() > before) {
                        raise(scores);
                    }
                }

                private void raise(Scorable scores) throws IOException {
                    float worst = top.worst();
                    if (worst > 0) {
                        scores.setMinCompetitiveScore(worst);
                    }
                }
            };
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.TOP_SCORES;
        }
    }

    /// Notes every record.
    private record All(List<BitSet> selected) implements Collector {
        @Override
        public LeafCollector getLeafCollector(LeafReaderContext context) {
            LiveLeaf leaf = (LiveLeaf) context.reader();
            BitSet ordinals = selected.get(leaf.source());
            return new LeafCollector() {
                @Override
                public void setScorer(Scorable scorer) {}

                @Override
                public void collect(int document) {
                    ordinals.set(leaf.ordinal(document));
                }
            };
        }

        @Override
        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }
    }
}
