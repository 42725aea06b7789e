package dev.bristlecone.search.text;

import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.text.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.StopFilter;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.ngram.NGramTokenFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.util.CharTokenizer;

/// What the words of each full-text field are: runs of letters and digits, in lower case, without stop words, stemmed
/// and cut, or else the n-grams of such runs. The same for records, queries and filters. Any thread.
public final class TextAnalysis implements AutoCloseable {
    /// Longer words are cut, so that all of them meet their likes still.
    private static final int WORD_LENGTH_MAX = 40;

    private final SortedMap<String, IndexField.FullText> fields;
    private final Analyzer analyzer = new FieldAnalyzer();

    public TextAnalysis(Map<String, IndexField.FullText> fields) {
        this.fields = new TreeMap<>(fields);
    }

    /// The full-text fields.
    public Set<String> fields() {
        return fields.keySet();
    }

    /// A word of a text and its place among the words; a stop word leaves its place empty.
    record Token(String word, int place) {}

    /// The words of a text in a field.
    List<Token> tokens(String field, String text) {
        List<Token> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(field, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute step = stream.addAttribute(PositionIncrementAttribute.class);
            int place = -1;
            stream.reset();
            while (stream.incrementToken()) {
                place += step.getPositionIncrement();
                tokens.add(new Token(term.toString(), place));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string", e);
        }
        return tokens;
    }

    /// Whether the words of a field are n-grams.
    boolean isGrams(String field) {
        return settings(field).ngram() != null;
    }

    Analyzer analyzer() {
        return analyzer;
    }

    @Override
    public void close() {
        analyzer.close();
    }

    private IndexField.FullText settings(String field) {
        IndexField.FullText settings = fields.get(field);
        if (settings == null) {
            throw new IllegalArgumentException("field: " + field + " (expected: one of " + fields.keySet() + ")");
        }
        return settings;
    }

    private static TokenStream grams(TokenStream words, IndexField.Ngram ngram) {
        return ngram.prefixOnly()
                ? new EdgeNGramTokenFilter(words, ngram.minGram(), ngram.maxGram(), false)
                : new NGramTokenFilter(words, ngram.minGram(), ngram.maxGram(), false);
    }

    /// The stop words go by their written form: once stemmed, other words would look like them.
    private static TokenStream words(TokenStream lowerCased, IndexField.FullText settings) {
        TokenStream words = lowerCased;
        Languages.Language language = Languages.of(settings.language());
        if (settings.stopWords()) {
            words = new StopFilter(words, language.stopWords());
        }
        if (settings.stemming()) {
            words = new SnowballFilter(words, language.stemmer().get());
        }
        return TruncateTokenFilter.truncateAfterCodePoints(words, WORD_LENGTH_MAX);
    }

    private final class FieldAnalyzer extends Analyzer {
        FieldAnalyzer() {
            super(PER_FIELD_REUSE_STRATEGY);
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer letters = CharTokenizer.fromTokenCharPredicate(Words::isPart);
            TokenStream lowerCased = new LowerCaseFilter(letters);
            IndexField.FullText settings = settings(field);
            IndexField.Ngram ngram = settings.ngram();
            return new TokenStreamComponents(
                    letters, ngram == null ? words(lowerCased, settings) : grams(lowerCased, ngram));
        }
    }
}
