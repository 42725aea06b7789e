package dev.bristlecone.model.text;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads a query string into a [TextQuery]. Whatever is wrong is a [DatabaseException] with the code INVALID_ARGUMENT
/// that names the place.
///
/// ```text
/// query    = conjunction { [ "OR" ] conjunction }
/// clause   = [ "+" | "-" | "NOT" ] { "NOT" } primary
/// conjunction = clause { "AND" clause }
/// primary  = [ field ":" ] ( "(" query ")" | phrase | regex | word ) [ "^" number ]
/// phrase   = '"' text '"' [ "~" slop | "*" ]
/// word     = text [ "~" [ edits ] ]
/// regex    = "/" pattern "/"
/// ```
///
/// A backslash takes the meaning from the character after it. Words that stand beside each other are alternatives. A
/// clause that follows no field's name is about all fields. A word with a `*` matches nothing.
public final class QueryStringParser {
    private static final int DEPTH_MAX = 64;
    private static final int EDITS_MAX = 2;
    private static final int SLOP_DIGITS_MAX = 9;

    /// From so many characters on a fuzzy word without a number may have one edit, and two.
    private static final int ONE_EDIT_LENGTH_MIN = 4;

    private static final int TWO_EDITS_LENGTH_MIN = 8;

    private static final String ENDS_OF_A_WORD = "()\":^~";

    private final String query;
    private final Set<String> known;
    private int at;
    private int depth;

    private QueryStringParser(String query, Set<String> known) {
        this.query = query;
        this.known = known;
    }

    /// The query of a string.
    ///
    /// @param fields the full-text fields of the index
    public static TextQuery parse(String query, Set<String> fields) {
        QueryStringParser parser = new QueryStringParser(query, fields);
        TextQuery parsed = parser.alternatives(List.copyOf(fields));
        if (!parser.isAtEnd()) {
            throw parser.wrong("a ')' without its '('");
        }
        return parsed;
    }

    /// Clauses up to the end of the group.
    private TextQuery alternatives(List<String> fields) {
        if (++depth > DEPTH_MAX) {
            throw wrong("groups nested more than " + DEPTH_MAX + " deep");
        }
        List<Clause> clauses = new ArrayList<>();
        skipSpaces();
        while (!isAtEnd() && peek() != ')') {
            if (word("OR")) {
                if (clauses.isEmpty()) {
                    throw wrong("OR without a clause before it");
                }
                requireClause("OR");
            }
            clauses.add(conjunction(fields));
            skipSpaces();
        }
        if (clauses.isEmpty()) {
            throw wrong("a clause is missing");
        }
        depth--;
        return combined(clauses);
    }

    private Clause conjunction(List<String> fields) {
        List<Clause> clauses = new ArrayList<>();
        clauses.add(clause(fields));
        skipSpaces();
        while (word("AND")) {
            requireClause("AND");
            clauses.add(clause(fields));
            skipSpaces();
        }
        if (clauses.size() == 1) {
            return clauses.getFirst();
        }
        List<TextQuery> must = new ArrayList<>();
        List<TextQuery> mustNot = new ArrayList<>();
        for (Clause clause : clauses) {
            (clause.role() == Role.MUST_NOT ? mustNot : must).add(clause.query());
        }
        return new Clause(Role.SHOULD, new TextQuery.Combined(must, List.of(), mustNot));
    }

    private void requireClause(String operator) {
        skipSpaces();
        if (isAtEnd() || peek() == ')' || looksAt("OR") || looksAt("AND")) {
            throw wrong(operator + " without a clause after it");
        }
    }

    private Clause clause(List<String> fields) {
        skipSpaces();
        if (looksAt("AND")) {
            throw wrong("AND without a clause before it");
        }
        Role role = Role.SHOULD;
        if (!isAtEnd() && (peek() == '+' || peek() == '-') && !isSpaceOrEnd(at + 1)) {
            role = peek() == '+' ? Role.MUST : Role.MUST_NOT;
            at++;
        }
        while (word("NOT")) {
            requireClause("NOT");
            role = role == Role.MUST_NOT ? Role.SHOULD : Role.MUST_NOT;
        }
        return new Clause(role, primary(fields));
    }

    private TextQuery primary(List<String> fields) {
        List<String> searched = qualified(fields);
        if (isAtEnd()) {
            throw wrong("a clause is missing");
        }
        TextQuery found = switch (peek()) {
            case '(' -> group(searched);
            case '"' -> phrase(searched);
            case '/' -> regex(searched);
            default -> word(searched);
        };
        return boosted(found);
    }

    /// The fields of a clause: the one whose name stands before it, else those around it.
    private List<String> qualified(List<String> fields) {
        int start = at;
        String name = text();
        if (name.isEmpty() || isAtEnd() || peek() != ':') {
            at = start;
            return fields;
        }
        if (!known.contains(name)) {
            at = start;
            throw wrong("unknown field '" + JsonText.shortened(name) + "' (full-text fields: "
                    + String.join(", ", known.stream().sorted().toList()) + ")");
        }
        at++;
        return List.of(name);
    }

    private TextQuery group(List<String> fields) {
        int start = at++;
        TextQuery inside = alternatives(fields);
        if (isAtEnd()) {
            at = start;
            throw wrong("a '(' without its ')'");
        }
        at++;
        return inside;
    }

    private TextQuery phrase(List<String> fields) {
        String text = delimited('"', "a quotation mark without its partner");
        if (!isAtEnd() && peek() == '*') {
            at++;
            if (Words.count(text) < 2) {
                throw wrong("a phrase that ends in a prefix needs at least two words");
            }
            return new TextQuery.PhrasePrefix(fields, text);
        }
        if (isAtEnd() || peek() != '~') {
            return new TextQuery.Phrase(fields, text, 0);
        }
        at++;
        String slop = digits();
        if (slop.isEmpty() || slop.length() > SLOP_DIGITS_MAX) {
            throw wrong("'~' after a phrase needs a whole number");
        }
        return new TextQuery.Phrase(fields, text, Integer.parseInt(slop));
    }

    private TextQuery regex(List<String> fields) {
        String pattern = delimited('/', "a regular expression without its closing '/'");
        if (pattern.isEmpty()) {
            throw wrong("a regular expression is empty");
        }
        return new TextQuery.Regex(fields, pattern);
    }

    private TextQuery word(List<String> fields) {
        int start = at;
        String text = text();
        if (at == start) {
            throw wrong("a clause is missing before '" + peek() + "'");
        }
        if (query.substring(start, at).indexOf('*') >= 0) {
            return new TextQuery.Nothing();
        }
        if (isAtEnd() || peek() != '~') {
            return new TextQuery.Word(fields, text);
        }
        at++;
        String edits = digits();
        if (edits.isEmpty()) {
            int length = text.codePointCount(0, text.length());
            int allowed = length < ONE_EDIT_LENGTH_MIN ? 0 : length < TWO_EDITS_LENGTH_MIN ? 1 : EDITS_MAX;
            return new TextQuery.Fuzzy(fields, text, allowed);
        }
        if (edits.length() > 1 || edits.charAt(0) - '0' > EDITS_MAX) {
            throw wrong("a fuzzy word may have at most " + EDITS_MAX + " edits, got " + edits);
        }
        return new TextQuery.Fuzzy(fields, text, edits.charAt(0) - '0');
    }

    private TextQuery boosted(TextQuery found) {
        if (isAtEnd() || peek() != '^') {
            return found;
        }
        at++;
        int start = at;
        String whole = digits();
        String number = whole;
        if (!whole.isEmpty() && !isAtEnd() && peek() == '.') {
            at++;
            number = whole + "." + digits();
        }
        boolean complete = !whole.isEmpty() && !number.endsWith(".");
        if (!complete || !(isSpaceOrEnd(at) || peek() == ')')) {
            at = start;
            throw wrong("'^' needs a number such as 2 or 0.5 right after it");
        }
        float factor = Float.parseFloat(number);
        if (!Float.isFinite(factor)) {
            at = start;
            throw wrong("the number after '^' is too large");
        }
        return new TextQuery.Boosted(found, factor);
    }

    /// What stands between two of these, each escaped one without its backslash.
    private String delimited(char mark, String unbalanced) {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (!isAtEnd() && peek() != mark) {
            if (peek() == '\\' && at + 1 < query.length() && (mark == '"' || query.charAt(at + 1) == mark)) {
                at++;
            }
            text.append(query.charAt(at++));
        }
        if (isAtEnd()) {
            at = start;
            throw wrong(unbalanced);
        }
        at++;
        return text.toString();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        while (!isSpaceOrEnd(at) && ENDS_OF_A_WORD.indexOf(peek()) < 0) {
            if (peek() == '\\' && at + 1 < query.length()) {
                at++;
            }
            text.append(query.charAt(at++));
        }
        return text.toString();
    }

    private String digits() {
        int start = at;
        while (!isAtEnd() && peek() >= '0' && peek() <= '9') {
            at++;
        }
        return query.substring(start, at);
    }

    /// Steps over an operator that stands here as a word of its own.
    private boolean word(String operator) {
        if (!looksAt(operator)) {
            return false;
        }
        at += operator.length();
        return true;
    }

    private boolean looksAt(String operator) {
        int end = at + operator.length();
        return query.startsWith(operator, at) && (isSpaceOrEnd(end) || "()\"".indexOf(query.charAt(end)) >= 0);
    }

    private void skipSpaces() {
        while (!isAtEnd() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    private boolean isSpaceOrEnd(int place) {
        return place >= query.length() || Character.isWhitespace(query.charAt(place));
    }

    private boolean isAtEnd() {
        return at >= query.length();
    }

    private char peek() {
        return query.charAt(at);
    }

    private DatabaseException wrong(String what) {
        return DatabaseException.invalid("Invalid query string at position " + at + ": " + what);
    }

    private static TextQuery combined(List<Clause> clauses) {
        if (clauses.size() == 1 && clauses.getFirst().role() != Role.MUST_NOT) {
            return clauses.getFirst().query();
        }
        List<TextQuery> must = new ArrayList<>();
        List<TextQuery> should = new ArrayList<>();
        List<TextQuery> mustNot = new ArrayList<>();
        for (Clause clause : clauses) {
            switch (clause.role()) {
                case MUST -> must.add(clause.query());
                case SHOULD -> should.add(clause.query());
                case MUST_NOT -> mustNot.add(clause.query());
            }
        }
        return new TextQuery.Combined(must, should, mustNot);
    }

    private enum Role {
        MUST,
        SHOULD,
        MUST_NOT
    }

    private record Clause(Role role, TextQuery query) {}
}
