package dev.bristlecone.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The grammar of query strings, by what they mean, written in one fixed form.
class QueryStringParserTest {
    private static final Set<String> FIELDS = new TreeSet<>(List.of("body", "title"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            fox                         | fox
            fox dog                     | (fox dog)
            fox OR dog                  | (fox dog)
            fox AND dog                 | (+fox +dog)
            a AND b OR c                | ((+a +b) c)
            a OR b AND c                | (a (+b +c))
            a b AND c d                 | (a (+b +c) d)
            a AND NOT b                 | (+a -b)
            NOT a                       | (-a)
            a NOT b                     | (a -b)
            +a b -c                     | (+a b -c)
            NOT NOT a                   | a
            -(a b)                      | (-(a b))
            (a OR b) AND c              | (+(a b) +c)
            title:fox                   | title:fox
            title:(fox dog) cat         | ((title:fox title:dog) cat)
            title:(fox body:dog)        | (title:fox body:dog)
            title:"red fox"             | title:"red fox"
            "red fox"~3                 | "red fox"~3
            "red fo"*                   | "red fo"*
            fox^2                       | fox^2.0
            fox^0.5                     | fox^0.5
            fox^0 dog                   | (fox^0.0 dog)
            (a b)^3                     | (a b)^3.0
            title:"a b"^1.5             | title:"a b"^1.5
            fo~                         | fo~0
            foxy~                       | foxy~1
            foxholes~                   | foxholes~2
            fox~2                       | fox~2
            fox~0^2                     | fox~0^2.0
            /fo[xg]/                    | /fo[xg]/
            title:/a\\/b/               | title:/a/b/
            /a\\d+/                     | /a\\d+/
            auto*                       | nothing
            au*to b                     | (nothing b)
            state-of-the-art            | state-of-the-art
            and or not                  | (and or not)
            ANDy ORa                    | (ANDy ORa)
            http\\:x                    | http:x
            a\\ b                       | a b
            \\+a                        | +a
            don't                       | don't
            AC/DC                       | AC/DC
            - a                         | (- a)
            (a)AND(b)                   | (+a +b)
            a"b c"d                     | (a "b c" d)
            "it is \\"so\\""            | "it is "so""
            """)
    void queriesMean(String query, String meaning) {
        assertThat(written(QueryStringParser.parse(query, FIELDS))).isEqualTo(meaning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "()",
                "(",
                ")",
                "(a",
                "a)",
                "\"a",
                "a\"",
                "/a",
                "//",
                "a AND",
                "AND a",
                "OR a",
                "a OR",
                "a OR OR b",
                "a AND AND b",
                "NOT",
                "a NOT",
                "(a OR)",
                "author:fox",
                "title:",
                ":a",
                "a~3",
                "a~12",
                "\"a b\"~",
                "\"a b\"~x",
                "\"a\"*",
                "\"\"*",
                "a^-2",
                "a^.5",
                "a^1e3",
                "a^ 2",
                "a^",
                "a^2.",
                "a^99999999999999999999999999999999999999999"
            })
    void whatIsWrongIsRefusedWithItsPlace(String query) {
        assertThatThrownBy(() -> QueryStringParser.parse(query, FIELDS))
                .isInstanceOf(DatabaseException.class)
                .hasMessageStartingWith("Invalid query string at position ");
    }

    @Test
    void anUnknownFieldIsNamedWithThoseThereAre() {
        assertThatThrownBy(() -> QueryStringParser.parse("a author:b", FIELDS))
                .hasMessage("Invalid query string at position 2: unknown field 'author'"
                        + " (full-text fields: body, title)");
    }

    @Test
    void withoutAFieldEveryFieldIsMeant() {
        assertThat(QueryStringParser.parse("fox", FIELDS))
                .isEqualTo(new TextQuery.Word(List.of("body", "title"), "fox"));
    }

    @Test
    void groupsNestOnlySoDeep() {
        assertThatThrownBy(() -> QueryStringParser.parse("(".repeat(5_000) + "a" + ")".repeat(5_000), FIELDS))
                .isInstanceOf(DatabaseException.class);
    }

    @Test
    void anyTextIsAQueryOrRefused() {
        Random random = new Random(11);
        String alphabet = "ab \"()+-*~^/\\:01. AND OR NOT title";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int length = random.nextInt(16); length > 0; length--) {
                int at = random.nextInt(alphabet.length());
                query.append(alphabet, at, Math.min(alphabet.length(), at + 1 + random.nextInt(4)));
            }
            try {
                assertThat(QueryStringParser.parse(query.toString(), FIELDS)).isNotNull();
            } catch (DatabaseException refused) {
                assertThat(refused).hasMessageStartingWith("Invalid query string");
            }
        }
    }

    private static String written(TextQuery query) {
        return switch (query) {
            case TextQuery.AnyWord words -> throw new IllegalArgumentException("no query string means " + words);
            case TextQuery.Word word -> field(word.fields()) + word.text();
            case TextQuery.Phrase phrase ->
                field(phrase.fields()) + '"' + phrase.text() + '"' + (phrase.slop() == 0 ? "" : "~" + phrase.slop());
            case TextQuery.PhrasePrefix prefix -> field(prefix.fields()) + '"' + prefix.text() + "\"*";
            case TextQuery.Fuzzy fuzzy -> field(fuzzy.fields()) + fuzzy.text() + "~" + fuzzy.edits();
            case TextQuery.Regex regex -> field(regex.fields()) + "/" + regex.pattern() + "/";
            case TextQuery.Boosted boosted -> written(boosted.query()) + "^" + boosted.factor();
            case TextQuery.Nothing nothing -> "nothing";
            case TextQuery.Combined combined -> {
                StringBuilder clauses = new StringBuilder();
                combined.must().forEach(clause -> clauses.append(" +").append(written(clause)));
                combined.should().forEach(clause -> clauses.append(' ').append(written(clause)));
                combined.mustNot().forEach(clause -> clauses.append(" -").append(written(clause)));
                yield "(" + clauses.substring(1) + ")";
            }
        };
    }

    private static String field(List<String> fields) {
        return fields.size() == 1 ? fields.getFirst() + ":" : "";
    }
}
