package dev.bristlecone.benchmarks.macro;

import dev.bristlecone.engine.EmbeddedEngine;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineSettings;
import dev.bristlecone.engine.Hit;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.SearchEffort;
import dev.bristlecone.engine.Write;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.text.TextQuery;
import dev.bristlecone.model.text.Words;
import dev.bristlecone.storage.directory.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.util.CharTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;

/// Question: what does a full-text query cost, against a plain Lucene index of the same texts, and do both rank alike?
/// Fixture: one text a line; queries are some words of a random text, or two neighbours as a phrase. Ours holds them as
/// records, in segments and a tail as they came about. All kinds of query alternate, round by round. Before that: how
/// long
/// does the first query after many writes take, and how long do queries while others write?
/// Run: `TextQueries DIRECTORY TEXTS.tsv`, with an empty directory.
public final class TextQueries {
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(1, 1), "");
    private static final NamespaceKey ASKED = new NamespaceKey(new UUID(1, 1), "asked");
    private static final String FIELD = "text";
    private static final int BATCH = 500;
    private static final int ROUNDS = 8;

    /// The first rounds only warm up.
    private static final int WARM_UP_ROUNDS = 4;

    private static final int QUERIES = 500;
    private static final int QUERY_WORDS = 3;
    private static final int TOP_K = 10;

    private TextQueries() {}

    public static void main(String[] arguments) throws IOException {
        List<String> texts = Files.readAllLines(Path.of(arguments[1]));
        Path directory = Path.of(arguments[0]);
        try (EmbeddedEngine store = EmbeddedEngine.open(
                directory.resolve("ours"),
                StoreSettings.DEFAULTS,
                EngineSettings.DEFAULT,
                () -> new UUID(1, 2),
                catalog -> index ->
                        new TreeMap<>(Map.of(FIELD, new IndexField.FullText("en", false, false, null, null))))) {
            IndexSearcher plain = plainIndex(directory.resolve("plain"), texts);
            load(store.engine(), texts);
            loadWhileAsked(store.engine(), texts);
            List<List<String>> words = queries(texts, QUERY_WORDS, false);
            List<List<String>> phrases = queries(texts, 2, true);
            compare(store.engine(), plain, "any of " + QUERY_WORDS + " words", words, false);
            compare(store.engine(), plain, "phrase of 2 words", phrases, true);
            update(store.engine(), texts);
            compare(store.engine(), plain, "any of " + QUERY_WORDS + " words, 1 % replaced", words, false);
        }
    }

    private static IndexSearcher plainIndex(Path directory, List<String> texts) throws IOException {
        Analyzer analyzer = new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                Tokenizer words = CharTokenizer.fromTokenCharPredicate(Words::isPart);
                return new TokenStreamComponents(words, new LowerCaseFilter(words));
            }
        };
        long start = System.nanoTime();
        FSDirectory files = FSDirectory.open(directory);
        try (IndexWriter writer = new IndexWriter(files, new IndexWriterConfig(analyzer))) {
            for (String text : texts) {
                Document document = new Document();
                document.add(new TextField(FIELD, text, Field.Store.NO));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        Measure.print("plain Lucene: %d texts indexed in %.1f s", texts.size(), Measure.millisSince(start) / 1e3);
        IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(files));
        searcher.setQueryCache(null);
        searcher.setSimilarity(new BM25Similarity(false));
        return searcher;
    }

    private static void load(Engine engine, List<String> texts) {
        long start = System.nanoTime();
        for (int from = 0; from < texts.size(); from += BATCH) {
            write(engine, KEY, texts, from, Math.min(texts.size(), from + BATCH));
        }
        double written = Measure.millisSince(start) / 1e3;
        start = System.nanoTime();
        query(engine, KEY, List.of("first"), false);
        Measure.print(
                "ours: written in %.1f s, the first query took %.0f ms; %d segment files, %d MB of fresh records",
                written,
                Measure.millisSince(start),
                engine.stats().segmentFiles(),
                engine.stats().tailBytes() >> 20);
    }

    /// Writes them once more, into a namespace that another thread asks all the time.
    private static void loadWhileAsked(Engine engine, List<String> texts) {
        AtomicBoolean written = new AtomicBoolean();
        LongStream.Builder nanos = LongStream.builder();
        Thread asking = Thread.ofPlatform().start(() -> {
            while (!written.get()) {
                long start = System.nanoTime();
                query(engine, ASKED, List.of("first"), false);
                nanos.add(System.nanoTime() - start);
            }
        });
        long start = System.nanoTime();
        for (int from = 0; from < texts.size(); from += BATCH) {
            write(engine, ASKED, texts, from, Math.min(texts.size(), from + BATCH));
        }
        double seconds = Measure.millisSince(start) / 1e3;
        written.set(true);
        try {
            asking.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
        Measure.print(
                "ours: written in %.1f s while asked; queries: %s",
                seconds, Measure.percentiles(nanos.build().toArray()));
    }

    /// Replaces one record in a hundred by itself.
    private static void update(Engine engine, List<String> texts) {
        for (int record = 0; record < texts.size(); record += 100) {
            write(engine, KEY, texts, record, record + 1);
        }
    }

    private static void write(Engine engine, NamespaceKey key, List<String> texts, int from, int to) {
        List<Record> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Metadata metadata = Metadata.of(Map.of(FIELD, new MetadataValue.Text(texts.get(i))));
            records.add(new Record("text-" + i, null, null, metadata));
        }
        engine.write(new Write.Upsert(key, new VectorSpace(0, Metric.DOT_PRODUCT), records))
                .join();
    }

    private static List<List<String>> queries(List<String> texts, int count, boolean neighbours) {
        Random random = new Random(7);
        List<List<String>> queries = new ArrayList<>();
        while (queries.size() < QUERIES) {
            List<String> words = words(texts.get(random.nextInt(texts.size())));
            if (words.size() > count) {
                int first = random.nextInt(words.size() - count);
                List<String> query = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    query.add(words.get(neighbours ? first + i : random.nextInt(words.size())));
                }
                queries.add(query);
            }
        }
        return queries;
    }

    private static List<String> words(String text) {
        return text.toLowerCase(Locale.ROOT)
                .codePoints()
                .mapToObj(point -> Words.isPart(point) ? Character.toString(point) : " ")
                .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                .toString()
                .strip()
                .lines()
                .flatMap(line -> List.of(line.split(" +", -1)).stream())
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static void compare(
            Engine engine, IndexSearcher plain, String kind, List<List<String>> queries, boolean phrase)
            throws IOException {
        long[] ours = new long[(ROUNDS - WARM_UP_ROUNDS) * queries.size()];
        long[] theirs = new long[ours.length];
        float worst = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < queries.size(); i++) {
                int at = (round - WARM_UP_ROUNDS) * queries.size() + i;
                long start = System.nanoTime();
                List<Hit> found = query(engine, KEY, queries.get(i), phrase);
                long between = System.nanoTime();
                ScoreDoc[] expected = plain.search(lucene(queries.get(i), phrase), TOP_K).scoreDocs;
                long end = System.nanoTime();
                if (at >= 0) {
                    ours[at] = between - start;
                    theirs[at] = end - between;
                }
                worst = Math.max(worst, difference(found, expected));
            }
        }
        Measure.print("%s", kind);
        Measure.print("  ours:  %s", Measure.percentiles(ours));
        Measure.print("  plain: %s", Measure.percentiles(theirs));
        Measure.print("  largest difference of scores at any rank: %.7f", worst);
    }

    private static float difference(List<Hit> found, ScoreDoc[] expected) {
        if (found.size() != expected.length) {
            return Float.POSITIVE_INFINITY;
        }
        float worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(found.get(i).score() - expected[i].score));
        }
        return worst;
    }

    private static List<Hit> query(Engine engine, NamespaceKey key, List<String> words, boolean phrase) {
        String text = String.join(" ", words);
        TextQuery query =
                phrase ? new TextQuery.Phrase(List.of(FIELD), text, 0) : new TextQuery.AnyWord(List.of(FIELD), text);
        return engine.query(
                        key,
                        new Query(
                                Metric.DOT_PRODUCT,
                                null,
                                null,
                                query,
                                TOP_K,
                                null,
                                false,
                                false,
                                Long.MAX_VALUE,
                                SearchEffort.DEFAULT))
                .value();
    }

    private static org.apache.lucene.search.Query lucene(List<String> words, boolean phrase) {
        if (phrase) {
            return new PhraseQuery(FIELD, words.toArray(String[]::new));
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        words.forEach(word -> any.add(new TermQuery(new Term(FIELD, word)), Occur.SHOULD));
        return any.build();
    }
}
