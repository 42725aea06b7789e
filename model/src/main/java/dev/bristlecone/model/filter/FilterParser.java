package dev.bristlecone.model.filter;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.JsonText;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.UnicodeText;
import dev.bristlecone.model.filter.Filter.And;
import dev.bristlecone.model.filter.Filter.AnyOf;
import dev.bristlecone.model.filter.Filter.Compare;
import dev.bristlecone.model.filter.Filter.Comparison;
import dev.bristlecone.model.filter.Filter.Equal;
import dev.bristlecone.model.filter.Filter.Exists;
import dev.bristlecone.model.filter.Filter.Matches;
import dev.bristlecone.model.filter.Filter.NoneOf;
import dev.bristlecone.model.filter.Filter.Not;
import dev.bristlecone.model.filter.Filter.NotEqual;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.model.filter.Filter.Or;
import dev.bristlecone.model.filter.Filter.Wording;
import dev.bristlecone.model.text.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns a neutral tree (see [JsonText]) into a [Filter].
///
/// `{field: value}` is `$eq`; several keys of one object, and several operators under one field, must all hold; `$and`
/// and `$or` stand where a field name would. Whatever is wrong is a [DatabaseException] with the code INVALID_ARGUMENT.
///
/// Filters of documents also know `$not`, in both places, and under full-text fields `$match_phrase`, `$match_all` and
/// `$match_any` instead of comparisons.
public final class FilterParser {
    /// The operators that stand under a field name, in the order in which messages list them. A new operator is one
    /// more row.
    private static final SequencedMap<String, Function<Condition, Filter>> FIELD_OPERATORS = fieldOperators();

    /// The operators that ask what a text says.
    private static final SequencedMap<String, Wording> TEXT_OPERATORS = textOperators();

    private static final String NOT = "$not";

    /// The ranking fields of a document index; null when the filter is about vectors.
    private final @Nullable RankingFields documents;

    private int nodes;

    private FilterParser(@Nullable RankingFields documents) {
        this.documents = documents;
    }

    /// The filter of this tree; empty for `{}`, which filters nothing and which some callers must refuse.
    public static Optional<Filter> parse(@Nullable Object tree) {
        return parse(tree, new FilterParser(null));
    }

    /// The filter of documents of this tree; empty as for [#parse(Object)].
    public static Optional<Filter> parse(@Nullable Object tree, RankingFields fields) {
        return parse(tree, new FilterParser(fields));
    }

    private static Optional<Filter> parse(@Nullable Object tree, FilterParser parser) {
        if (!(tree instanceof Map<?, ?> object)) {
            throw DatabaseException.invalid("Filter must be an object, got '" + JsonText.of(tree) + "'");
        }
        return object.isEmpty() ? Optional.empty() : Optional.of(parser.parseObject(object, 1));
    }

    private static SequencedMap<String, Function<Condition, Filter>> fieldOperators() {
        SequencedMap<String, Function<Condition, Filter>> operators = new LinkedHashMap<>();
        operators.put("$eq", condition -> new Equal(condition.field(), condition.scalar()));
        operators.put("$ne", condition -> new NotEqual(condition.field(), condition.scalar()));
        operators.put("$gt", condition -> condition.compare(Comparison.GREATER));
        operators.put("$gte", condition -> condition.compare(Comparison.GREATER_OR_EQUAL));
        operators.put("$lt", condition -> condition.compare(Comparison.LESS));
        operators.put("$lte", condition -> condition.compare(Comparison.LESS_OR_EQUAL));
        operators.put("$in", condition -> new AnyOf(condition.field(), condition.list()));
        operators.put("$nin", condition -> new NoneOf(condition.field(), condition.list()));
        operators.put("$exists", condition -> new Exists(condition.field(), condition.bool()));
        return Collections.unmodifiableSequencedMap(operators);
    }

    private static SequencedMap<String, Wording> textOperators() {
        SequencedMap<String, Wording> operators = new LinkedHashMap<>();
        operators.put("$match_phrase", Wording.PHRASE);
        operators.put("$match_all", Wording.ALL);
        operators.put("$match_any", Wording.ANY);
        return Collections.unmodifiableSequencedMap(operators);
    }

    /// One object; `depth` counts the objects around it, itself included.
    private Filter parseObject(Map<?, ?> object, int depth) {
        checkDepth(depth);
        List<Filter> clauses = new ArrayList<>();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            switch (key) {
                case "$and" -> clauses.add(counted(new And(parseClauses(key, value, depth))));
                case "$or" -> clauses.add(counted(new Or(parseClauses(key, value, depth))));
                default -> {
                    if (documents != null && key.equals(NOT)) {
                        clauses.add(counted(new Not(parseNegated(value, depth))));
                    } else {
                        parseField(key, value, clauses, depth);
                    }
                }
            }
        }
        return joined(clauses);
    }

    private static void checkDepth(int depth) {
        if (depth > Limits.FILTER_DEPTH_MAX) {
            throw DatabaseException.invalid("Filter is nested at least " + depth
                    + " levels deep, more than the limit of " + Limits.FILTER_DEPTH_MAX);
        }
    }

    private Filter joined(List<Filter> clauses) {
        return clauses.size() == 1 ? clauses.getFirst() : counted(new And(clauses));
    }

    private Filter parseNegated(@Nullable Object value, int depth) {
        if (!(value instanceof Map<?, ?> object) || object.isEmpty()) {
            throw DatabaseException.invalid(
                    "Filter operator '$not' needs a non-empty object, got '" + JsonText.of(value) + "'");
        }
        return parseObject(object, depth + 1);
    }

    private List<Filter> parseClauses(String operator, @Nullable Object value, int depth) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw needsClauses(operator, value);
        }
        List<Filter> clauses = new ArrayList<>(Math.min(list.size(), Limits.FILTER_NODES_MAX));
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> object) || object.isEmpty()) {
                throw needsClauses(operator, value);
            }
            clauses.add(parseObject(object, depth + 1));
        }
        return clauses;
    }

    private void parseField(String field, @Nullable Object value, List<Filter> clauses, int depth) {
        checkFieldName(field);
        if (value instanceof Map<?, ?> operators) {
            parseOperators(field, operators, clauses, depth);
        } else {
            clauses.add(counted(parseOperator(new Condition("$eq", field, value), depth)));
        }
    }

    private void parseOperators(String field, Map<?, ?> operators, List<Filter> clauses, int depth) {
        checkDepth(depth);
        if (operators.isEmpty()) {
            throw DatabaseException.invalid("Filter on field '" + JsonText.shortened(field)
                    + "' has no operator (known: " + String.join(", ", operatorsOf(field)) + ")");
        }
        for (Map.Entry<?, ?> entry : operators.entrySet()) {
            String operator = String.valueOf(entry.getKey());
            clauses.add(counted(parseOperator(new Condition(operator, field, entry.getValue()), depth)));
        }
    }

    private Filter parseOperator(Condition condition, int depth) {
        String operator = condition.operator();
        if (documents != null && operator.equals(NOT)) {
            return new Not(negatedOperators(condition, depth));
        }
        Wording wording = TEXT_OPERATORS.get(operator);
        if (!operatorsOf(condition.field()).contains(operator)) {
            throw documents != null && (wording != null || FIELD_OPERATORS.containsKey(operator))
                    ? wrongOperator(condition, documents)
                    : unknownOperator(operator, condition.field());
        }
        if (wording != null) {
            return condition.matches(wording);
        }
        return Objects.requireNonNull(FIELD_OPERATORS.get(operator)).apply(condition);
    }

    private Filter negatedOperators(Condition condition, int depth) {
        if (!(condition.value() instanceof Map<?, ?> operators)) {
            throw condition.needs("an object of operators");
        }
        List<Filter> clauses = new ArrayList<>();
        parseOperators(condition.field(), operators, clauses, depth + 1);
        return joined(clauses);
    }

    /// The operators that may stand under a field.
    private Set<String> operatorsOf(String field) {
        if (documents == null) {
            return FIELD_OPERATORS.keySet();
        }
        Set<String> operators = new LinkedHashSet<>();
        if (documents.texts().contains(field)) {
            operators.addAll(TEXT_OPERATORS.keySet());
            operators.add("$exists");
        } else if (!documents.vectors().contains(field)) {
            operators.addAll(FIELD_OPERATORS.keySet());
        }
        operators.add(NOT);
        return operators;
    }

    private static DatabaseException wrongOperator(Condition condition, RankingFields documents) {
        String field = condition.field();
        String why = documents.texts().contains(field)
                ? "a full-text field takes " + String.join(", ", TEXT_OPERATORS.keySet()) + " and $exists"
                : documents.vectors().contains(field)
                        ? "vector fields cannot be filtered by"
                        : "a metadata field takes " + String.join(", ", FIELD_OPERATORS.keySet());
        return DatabaseException.invalid(condition.place() + " is not possible: " + why);
    }

    private void checkFieldName(String field) {
        if (FIELD_OPERATORS.containsKey(field) || (documents != null && TEXT_OPERATORS.containsKey(field))) {
            throw DatabaseException.invalid("Filter operator '" + field + "' must stand under a field name; only "
                    + (documents == null ? "$and and $or" : "$and, $or and $not") + " may stand in its place");
        }
        if (field.startsWith("$")) {
            throw DatabaseException.invalid("Unknown filter operator '" + JsonText.shortened(field)
                    + "' (known in place of a field: " + (documents == null ? "$and, $or" : "$and, $or, $not") + ")");
        }
        if (!UnicodeText.isWellFormed(field)) {
            throw DatabaseException.invalid("Filter has a field name that is not valid Unicode");
        }
    }

    private Filter counted(Filter node) {
        nodes++;
        if (nodes > Limits.FILTER_NODES_MAX) {
            throw DatabaseException.invalid("Filter has more than " + Limits.FILTER_NODES_MAX + " conditions");
        }
        return node;
    }

    private static DatabaseException needsClauses(String operator, @Nullable Object value) {
        return DatabaseException.invalid("Filter operator '" + operator
                + "' needs a non-empty list of non-empty objects, got '" + JsonText.of(value) + "'");
    }

    private static DatabaseException unknownOperator(String operator, String field) {
        String place = " on field '" + JsonText.shortened(field) + "'";
        if (operator.equals("$and") || operator.equals("$or")) {
            return DatabaseException.invalid(
                    "Filter operator '" + operator + "' cannot stand" + place + "; it must stand in place of a field");
        }
        return DatabaseException.invalid("Unknown filter operator '" + JsonText.shortened(operator) + "'" + place
                + " (known: " + String.join(", ", FIELD_OPERATORS.keySet()) + ")");
    }

    /// One operator under one field, before its operand is known to be right.
    private record Condition(
            String operator, String field, @Nullable Object value) {
        private static final String SCALAR = "a string, number or boolean";
        private static final String LIST = "a list of strings or numbers";

        Filter compare(Comparison comparison) {
            if (value instanceof Number number) {
                return new Compare(field, comparison, finite(number));
            }
            throw needs("a number");
        }

        Filter matches(Wording wording) {
            if (!(value instanceof String text) || text.isBlank()) {
                throw needs("a string that is not empty");
            }
            int words = Words.count(text);
            if (words > Limits.TEXT_CONDITION_WORDS_MAX) {
                throw DatabaseException.invalid(place() + " has " + words + " words, more than the limit of "
                        + Limits.TEXT_CONDITION_WORDS_MAX);
            }
            return new Matches(field, wording, text);
        }

        boolean bool() {
            if (value instanceof Boolean bool) {
                return bool;
            }
            throw needs("a boolean");
        }

        Operand scalar() {
            return switch (value) {
                case String text -> text(text);
                case Number number -> new Operand.Numeric(finite(number));
                case Boolean bool -> new Operand.Bool(bool);
                case List<?> list -> throw needs(SCALAR + "; $in takes a list");
                case null -> throw needs(SCALAR);
                default -> throw needs(SCALAR);
            };
        }

        List<Operand> list() {
            if (!(value instanceof List<?> list)) {
                throw needs(LIST);
            }
            if (list.size() > Limits.FILTER_LIST_VALUES_MAX) {
                throw DatabaseException.invalid(place() + " has " + list.size() + " values, more than the limit of "
                        + Limits.FILTER_LIST_VALUES_MAX);
            }
            List<Operand> operands = new ArrayList<>(list.size());
            for (Object element : list) {
                operands.add(
                        switch (element) {
                            case String text -> text(text);
                            case Number number -> new Operand.Numeric(finite(number));
                            case null -> throw needs(LIST);
                            default -> throw needs(LIST);
                        });
            }
            return operands;
        }

        private Operand text(String text) {
            if (!UnicodeText.isWellFormed(text)) {
                throw DatabaseException.invalid(place() + " needs valid Unicode");
            }
            return new Operand.Text(text);
        }

        private double finite(Number number) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                throw DatabaseException.invalid(place() + " needs a finite 64-bit number, got '" + value + "'");
            }
            return value;
        }

        private DatabaseException needs(String expectation) {
            return DatabaseException.invalid(place() + " needs " + expectation + ", got '" + JsonText.of(value) + "'");
        }

        private String place() {
            return "Filter operator '" + operator + "' on field '" + JsonText.shortened(field) + "'";
        }
    }
}
