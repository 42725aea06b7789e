package dev.bristlecone.search.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.text.QueryStringParser;
import dev.bristlecone.model.text.TextQuery;
import dev.bristlecone.search.metadata.MetadataCodec;
import dev.bristlecone.search.scan.TopK;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.BiPredicate;
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
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Records in several text parts and a fresh index, some of them dead, against a plain Lucene index of the living ones.
class TextSearchModelTest {
    private static final int PARTS = 3;
    private static final int PART_RECORDS = 300;
    private static final int WORDS = 60;
    private static final float TOLERANCE = 2e-5f;

    private final Random random = new Random(4);
    private final TextAnalysis analysis = new TextAnalysis(Map.of(
            "title", new IndexField.FullText("en", false, false, null, null),
            "body", new IndexField.FullText("en", true, true, null, null)));

    private final List<List<byte[]>> sources = new ArrayList<>();
    private final List<BitSet> dead = new ArrayList<>();
    private final List<int[]> living = new ArrayList<>();
    private IndexSearcher plain;
    private TextSearch search;

    TextSearchModelTest() throws IOException {
        List<TextSource> texts = new ArrayList<>();
        ByteBuffersDirectory files = new ByteBuffersDirectory();
        try (IndexWriter writer = new IndexWriter(files, new IndexWriterConfig(analysis.analyzer()))) {
            for (int source = 0; source <= PARTS; source++) {
                List<byte[]> records = new ArrayList<>();
                BitSet gone = new BitSet();
                for (int ordinal = 0; ordinal < PART_RECORDS; ordinal++) {
                    Metadata record = record();
                    records.add(MetadataCodec.encode(record));
                    if (random.nextInt(5) == 0) {
                        gone.set(ordinal);
                    } else {
                        living.add(new int[] {source, ordinal});
                        writer.addDocument(document(record));
                    }
                }
                sources.add(records);
                dead.add(gone);
                texts.add(source < PARTS ? part(records, gone) : fresh(records, gone));
            }
            writer.forceMerge(1);
        }
        plain = new IndexSearcher(DirectoryReader.open(files));
        plain.setSimilarity(new BM25Similarity(false));
        search = new TextSearch(analysis, texts);
    }

    @BeforeEach
    void everyLivingRecordIsInBoth() {
        assertThat(plain.getIndexReader().numDocs()).isEqualTo(living.size());
    }

    @Test
    void wordsRankAsInAPlainIndexOfTheLiving() throws IOException {
        for (int i = 0; i < 150; i++) {
            String words = words(1 + random.nextInt(4));
            BooleanQuery.Builder expected = new BooleanQuery.Builder();
            for (String field : List.of("title", "body")) {
                for (TextAnalysis.Token token : analysis.tokens(field, words)) {
                    expected.add(new TermQuery(new Term(field, token.word())), Occur.SHOULD);
                }
            }
            assertSame(new TextQuery.AnyWord(List.of("title", "body"), words), expected.build(), 10);
        }
    }

    @Test
    void phrasesRankAsInAPlainIndexOfTheLiving() throws IOException {
        for (int i = 0; i < 60; i++) {
            int slop = random.nextInt(3);
            String words = words(2);
            PhraseQuery.Builder expected = new PhraseQuery.Builder().setSlop(slop);
            for (TextAnalysis.Token token : analysis.tokens("title", words)) {
                expected.add(new Term("title", token.word()), token.place());
            }
            assertSame(new TextQuery.Phrase(List.of("title"), words, slop), expected.build(), 20);
        }
    }

    /// Query strings are compiled for both: what is compared is statistics, liveness and the union of sources.
    @Test
    void queryStringsRankAsInAPlainIndexOfTheLiving() throws IOException {
        LiveSearcher whole = new LiveSearcher(List.of(
                new LiveLeaf(plain.getIndexReader().leaves().getFirst().reader(), 0, 0, Liveness.all(living.size()))));
        TextCompiler compiler = new TextCompiler(analysis, whole);
        String[] forms = {
            "%s AND %s",
            "+%s %s",
            "%s -title:%s",
            "title:%s^3 body:%s",
            "\"%s %s\"~2",
            "%s~ OR %s",
            "title:/%.2s.*/ %s",
            "(%s OR %s)^0",
            "%s NOT %s",
            "title:\"%s %.3s\"*"
        };
        for (int i = 0; i < 200; i++) {
            String query = forms[i % forms.length].formatted(word(), word());
            TextQuery parsed = QueryStringParser.parse(query, analysis.fields());
            assertSame(parsed, compiler.compile(parsed), 15);
        }
    }

    @Test
    void filtersOfWordsAndMetadataSelectWhatTheySay() {
        for (Filter.Wording wording : Filter.Wording.values()) {
            String words = words(2);
            Filter condition = new Filter.Matches("title", wording, words);
            Filter odd = new Filter.Equal("odd", new Filter.Operand.Bool(true));
            assertSelected(condition, (title, isOdd) -> says(title, wording, words));
            assertSelected(new Filter.Not(condition), (title, isOdd) -> !says(title, wording, words));
            assertSelected(
                    new Filter.And(List.of(condition, odd)), (title, isOdd) -> says(title, wording, words) && isOdd);
            assertSelected(
                    new Filter.Or(List.of(condition, odd)), (title, isOdd) -> says(title, wording, words) || isOdd);
        }
    }

    private void assertSelected(Filter filter, BiPredicate<String, Boolean> expected) {
        List<BitSet> selected = search.select(filter, this::metadata);
        for (int source = 0; source < sources.size(); source++) {
            for (int ordinal = 0; ordinal < PART_RECORDS; ordinal++) {
                Metadata record = MetadataCodec.decode(sources.get(source).get(ordinal));
                boolean accepted = !dead.get(source).get(ordinal)
                        && expected.test(text(record, "title"), record.fields().containsKey("odd"));
                assertThat(selected.get(source).get(ordinal))
                        .as("%s of '%s'", filter, record)
                        .isEqualTo(accepted);
            }
        }
    }

    private RecordPredicate metadata(Filter filter) {
        assertThat(filter).isInstanceOf(Filter.Equal.class);
        return (source, ordinal) ->
                MetadataCodec.decode(sources.get(source).get(ordinal)).fields().containsKey("odd");
    }

    private static boolean says(String title, Filter.Wording wording, String words) {
        List<String> wanted = List.of(words.split(" "));
        List<String> there = List.of(title.split(" "));
        return switch (wording) {
            case ANY -> wanted.stream().anyMatch(there::contains);
            case ALL -> there.containsAll(wanted);
            case PHRASE -> Collections.indexOfSubList(there, wanted) >= 0;
        };
    }

    /// Scores at each rank are the same, and every record has its own score; records of one score may change
    /// places.
    private void assertSame(TextQuery query, Query expected, int topK) throws IOException {
        Map<Integer, Float> expectedScores = new HashMap<>();
        List<Float> best = new ArrayList<>();
        for (ScoreDoc hit : plain.search(expected, living.size()).scoreDocs) {
            expectedScores.put(hit.doc, hit.score);
            best.add(hit.score);
        }
        TopK top = new TopK(
                topK,
                true,
                (sourceA, ordinalA, sourceB, ordinalB) ->
                        Integer.compare(sourceA * PART_RECORDS + ordinalA, sourceB * PART_RECORDS + ordinalB));
        search.rank(query, null, this::metadata, top);
        assertThat(top.size()).as("%s", query).isEqualTo(Math.min(topK, best.size()));
        List<Float> scores = new ArrayList<>();
        top.drainSorted((score, source, ordinal) -> {
            int document = documentOf(source, ordinal);
            assertThat(expectedScores).as("%s", query).containsKey(document);
            assertThat(score).as("%s", query).isCloseTo(expectedScores.get(document), within(TOLERANCE));
            scores.add(score);
        });
        for (int i = 0; i < scores.size(); i++) {
            assertThat(scores.get(i)).as("%s, rank %s", query, i).isCloseTo(best.get(i), within(TOLERANCE));
        }
    }

    private int documentOf(int source, int ordinal) {
        for (int i = 0; i < living.size(); i++) {
            if (living.get(i)[0] == source && living.get(i)[1] == ordinal) {
                return i;
            }
        }
        throw new AssertionError("a dead record: " + source + "/" + ordinal);
    }

    private TextSource part(List<byte[]> records, BitSet gone) throws IOException {
        return TextSource.Part.analysed(analysis, records.size(), records::get).seen(ordinal -> !gone.get(ordinal));
    }

    /// Indexed in steps, as searches come between writes, and merged now and then.
    private TextSource fresh(List<byte[]> records, BitSet gone) {
        FreshTexts fresh = new FreshTexts(analysis);
        for (int count = 1; count < records.size(); count += 1 + random.nextInt(40)) {
            try (TextSource source = fresh.source(count, records::get, ordinal -> true)) {
                assertThat(source.count() - source.deadCount()).isEqualTo(count);
            }
            fresh.take(records.size(), records::get, random.nextInt(500));
            if (fresh.scattered()) {
                fresh.merge();
            }
        }
        return fresh.source(records.size(), records::get, ordinal -> !gone.get(ordinal));
    }

    private Metadata record() {
        TreeMap<String, MetadataValue> fields = new TreeMap<>();
        if (random.nextInt(10) > 0) {
            fields.put("title", new MetadataValue.Text(words(random.nextInt(8))));
        }
        if (random.nextInt(10) > 0) {
            fields.put("body", new MetadataValue.Text(words(random.nextInt(120))));
        }
        if (random.nextBoolean()) {
            fields.put("odd", new MetadataValue.Bool(true));
        }
        return new Metadata(fields);
    }

    private static Document document(Metadata record) {
        Document document = new Document();
        for (String field : List.of("title", "body")) {
            if (record.fields().containsKey(field)) {
                document.add(new TextField(field, text(record, field), Field.Store.NO));
            }
        }
        return document;
    }

    private static String text(Metadata record, String field) {
        return record.fields().get(field) instanceof MetadataValue.Text text ? text.value() : "";
    }

    private String words(int count) {
        StringJoiner words = new StringJoiner(" ");
        for (int i = 0; i < count; i++) {
            words.add(word());
        }
        return words.toString();
    }

    /// A few words are frequent, most are rare.
    private String word() {
        int number = (int) (WORDS * Math.pow(random.nextDouble(), 3));
        return "abcdefghij".charAt(number / 10) + "u" + "klmnopqrst".charAt(number % 10) + "ing".repeat(number % 2);
    }
}
