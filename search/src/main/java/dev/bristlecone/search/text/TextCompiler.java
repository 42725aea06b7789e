package dev.bristlecone.search.text;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.JsonText;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.text.TextQuery;
import dev.bristlecone.search.text.TextAnalysis.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.RegExp;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;
import org.jspecify.annotations.Nullable;

/// Makes Lucene queries of ours, for the records of one search. A clause in which analysis finds no word, such as a
/// lone stop word, is as if it were not there.
final class TextCompiler {
    private final TextAnalysis analysis;
    private final LiveSearcher searcher;

    TextCompiler(TextAnalysis analysis, LiveSearcher searcher) {
        this.analysis = analysis;
        this.searcher = searcher;
    }

    Query compile(TextQuery query) throws IOException {
        Query compiled = clause(query);
        return compiled == null ? new MatchNoDocsQuery("no words") : compiled;
    }

    /// What a condition of a filter asks for.
    Query compile(Filter.Matches condition) {
        String field = condition.field();
        List<Token> tokens = analysis.tokens(field, condition.text());
        if (tokens.isEmpty()) {
            return new MatchNoDocsQuery("no words");
        }
        return switch (condition.wording()) {
            case ANY -> each(field, tokens, Occur.SHOULD);
            case ALL -> each(field, tokens, Occur.MUST);
            case PHRASE -> phrase(field, tokens, 0);
        };
    }

    private @Nullable Query clause(TextQuery query) throws IOException {
        return switch (query) {
            case TextQuery.AnyWord words ->
                perField(words.fields(), words.text(), tokens -> each(tokens.field(), tokens.tokens(), Occur.SHOULD));
            case TextQuery.Word word ->
                perField(word.fields(), word.text(), tokens -> phrase(tokens.field(), tokens.tokens(), 0));
            case TextQuery.Phrase phrase ->
                perField(
                        phrase.fields(),
                        phrase.text(),
                        tokens -> phrase(tokens.field(), tokens.tokens(), phrase.slop()));
            case TextQuery.PhrasePrefix prefix -> phrasePrefix(prefix);
            case TextQuery.Fuzzy fuzzy ->
                perField(fuzzy.fields(), fuzzy.text(), tokens -> fuzzy(tokens.field(), tokens.tokens(), fuzzy.edits()));
            case TextQuery.Regex regex -> regex(regex);
            case TextQuery.Boosted boosted -> {
                Query inside = clause(boosted.query());
                yield inside == null ? null : new BoostQuery(inside, boosted.factor());
            }
            case TextQuery.Combined combined -> combined(combined);
            case TextQuery.Nothing nothing -> new MatchNoDocsQuery("a prefix alone");
        };
    }

    /// The words of a text in one field.
    private record FieldTokens(String field, List<Token> tokens) {}

    /// One query for each field that finds words in the text; their scores add up.
    private @Nullable Query perField(List<String> fields, String text, Function<FieldTokens, Query> query) {
        List<Query> queries = new ArrayList<>();
        for (String field : fields) {
            List<Token> tokens = analysis.tokens(field, text);
            if (!tokens.isEmpty()) {
                queries.add(query.apply(new FieldTokens(field, tokens)));
            }
        }
        return anyOf(queries);
    }

    private static @Nullable Query anyOf(List<Query> queries) {
        if (queries.size() <= 1) {
            return queries.isEmpty() ? null : queries.getFirst();
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (Query query : queries) {
            // Alternatives of alternatives are one list, so that Lucene can skip in all of them together.
            if (query instanceof BooleanQuery several
                    && several.clauses().stream().allMatch(clause -> clause.occur() == Occur.SHOULD)) {
                several.clauses().forEach(any::add);
            } else {
                any.add(query, Occur.SHOULD);
            }
        }
        return any.build();
    }

    private static Query each(String field, List<Token> tokens, Occur occur) {
        if (tokens.size() == 1) {
            return term(field, tokens.getFirst());
        }
        BooleanQuery.Builder each = new BooleanQuery.Builder();
        tokens.forEach(token -> each.add(term(field, token), occur));
        return each.build();
    }

    private static Query term(String field, Token token) {
        return new TermQuery(new Term(field, token.word()));
    }

    /// The words at their places. N-grams of a word share a place, so all that can be asked of them is to be there.
    private Query phrase(String field, List<Token> tokens, int slop) {
        if (tokens.size() == 1 || analysis.isGrams(field)) {
            return each(field, tokens, Occur.MUST);
        }
        PhraseQuery.Builder phrase = new PhraseQuery.Builder().setSlop(slop);
        tokens.forEach(token -> phrase.add(new Term(field, token.word()), token.place()));
        return phrase.build();
    }

    private @Nullable Query phrasePrefix(TextQuery.PhrasePrefix prefix) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (String field : prefix.fields()) {
            List<Token> tokens = analysis.tokens(field, prefix.text());
            if (!tokens.isEmpty()) {
                queries.add(analysis.isGrams(field) ? each(field, tokens, Occur.MUST) : phrasePrefix(field, tokens));
            }
        }
        return anyOf(queries);
    }

    private Query phrasePrefix(String field, List<Token> tokens) throws IOException {
        Term[] expansions = expansions(field, tokens.getLast().word());
        if (expansions.length == 0) {
            return new MatchNoDocsQuery("no word begins so");
        }
        MultiPhraseQuery.Builder phrase = new MultiPhraseQuery.Builder();
        for (Token token : tokens.subList(0, tokens.size() - 1)) {
            phrase.add(new Term[] {new Term(field, token.word())}, token.place());
        }
        phrase.add(expansions, tokens.getLast().place());
        return phrase.build();
    }

    /// The first words of visible records that begin so, in their order.
    private Term[] expansions(String field, String prefix) throws IOException {
        TreeSet<BytesRef> words = new TreeSet<>();
        BytesRef start = new BytesRef(prefix);
        for (LiveLeaf leaf : searcher.leaves()) {
            Terms terms = leaf.terms(field);
            if (terms != null) {
                collect(leaf, field, terms.iterator(), start, words);
            }
        }
        return words.stream()
                .limit(TextQuery.PhrasePrefix.EXPANSIONS_MAX)
                .map(word -> new Term(field, word))
                .toArray(Term[]::new);
    }

    private static void collect(LiveLeaf leaf, String field, TermsEnum terms, BytesRef start, Set<BytesRef> words)
            throws IOException {
        int found = 0;
        TermsEnum.SeekStatus status = terms.seekCeil(start);
        BytesRef word = status == TermsEnum.SeekStatus.END ? null : terms.term();
        while (word != null && StringHelper.startsWith(word, start) && found < TextQuery.PhrasePrefix.EXPANSIONS_MAX) {
            BytesRef copy = BytesRef.deepCopyOf(word);
            if (leaf.documentCount(new Term(field, copy)) > 0) {
                words.add(copy);
                found++;
            }
            word = terms.next();
        }
    }

    private static Query fuzzy(String field, List<Token> tokens, int edits) {
        BooleanQuery.Builder each = new BooleanQuery.Builder();
        for (Token token : tokens) {
            Term term = new Term(field, token.word());
            Query likes = edits == 0
                    ? new ConstantScoreQuery(new TermQuery(term))
                    : new AutomatonQuery(
                            term,
                            Objects.requireNonNull(new LevenshteinAutomata(token.word(), false).toAutomaton(edits)));
            if (tokens.size() == 1) {
                return likes;
            }
            each.add(likes, Occur.FILTER);
        }
        return new ConstantScoreQuery(each.build());
    }

    private static @Nullable Query regex(TextQuery.Regex regex) {
        List<Query> queries = new ArrayList<>();
        for (String field : regex.fields()) {
            try {
                queries.add(new RegexpQuery(new Term(field, regex.pattern()), RegExp.NONE));
            } catch (IllegalArgumentException | TooComplexToDeterminizeException e) {
                throw DatabaseException.invalid(
                        "Invalid regular expression /" + JsonText.shortened(regex.pattern()) + "/ in the query string");
            }
        }
        return anyOf(queries);
    }

    private @Nullable Query combined(TextQuery.Combined combined) throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        int wanted = 0;
        for (TextQuery must : combined.must()) {
            wanted += add(all, must, Occur.MUST);
        }
        for (TextQuery should : combined.should()) {
            wanted += add(all, should, Occur.SHOULD);
        }
        if (wanted == 0) {
            return combined.mustNot().isEmpty() ? null : new MatchNoDocsQuery("nothing but exclusions");
        }
        for (TextQuery mustNot : combined.mustNot()) {
            add(all, mustNot, Occur.MUST_NOT);
        }
        return all.build();
    }

    private int add(BooleanQuery.Builder all, TextQuery query, Occur occur) throws IOException {
        Query clause = clause(query);
        if (clause != null) {
            all.add(clause, occur);
        }
        return clause == null ? 0 : 1;
    }
}
