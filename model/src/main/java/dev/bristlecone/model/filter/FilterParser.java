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
import dev.bristlecone.model.filter.Filter.NoneOf;
import dev.bristlecone.model.filter.Filter.NotEqual;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.model.filter.Filter.Or;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Turns a neutral tree (see [JsonText]) into a [Filter].
///
/// `{field: value}` is `$eq`; several keys of one object, and several operators under one field, must all hold; `$and`
/// and `$or` stand where a field name would. Whatever is wrong is a [DatabaseException] with the code INVALID_ARGUMENT.
public final class FilterParser {
    /// The operators that stand under a field name, in the order in which messages list them. A new operator is one
    /// more row.
    private static final SequencedMap<String, Function<Condition, Filter>> FIELD_OPERATORS = fieldOperators();

    private int nodes;

    private FilterParser() {}

    /// The filter of this tree; empty for `{}`, which filters nothing and which some callers must refuse.
    public static Optional<Filter> parse(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> object)) {
            throw DatabaseException.invalid("Filter must be an object, got '" + JsonText.of(tree) + "'");
        }
        return object.isEmpty() ? Optional.empty() : Optional.of(new FilterParser().parseObject(object, 1));
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

    /// One object; `depth` counts the objects around it, itself included.
    private Filter parseObject(Map<?, ?> object, int depth) {
        if (depth > Limits.FILTER_DEPTH_MAX) {
            throw DatabaseException.invalid("Filter is nested at least " + depth
                    + " levels deep, more than the limit of " + Limits.FILTER_DEPTH_MAX);
        }
        List<Filter> clauses = new ArrayList<>();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            switch (key) {
                case "$and" -> clauses.add(counted(new And(parseClauses(key, value, depth))));
                case "$or" -> clauses.add(counted(new Or(parseClauses(key, value, depth))));
                default -> parseField(key, value, clauses);
            }
        }
        return clauses.size() == 1 ? clauses.getFirst() : counted(new And(clauses));
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

    private void parseField(String field, @Nullable Object value, List<Filter> clauses) {
        checkFieldName(field);
        if (!(value instanceof Map<?, ?> operators)) {
            clauses.add(counted(new Equal(field, new Condition("$eq", field, value).scalar())));
            return;
        }
        if (operators.isEmpty()) {
            throw DatabaseException.invalid("Filter on field '" + JsonText.shortened(field)
                    + "' has no operator (known: " + String.join(", ", FIELD_OPERATORS.keySet()) + ")");
        }
        for (Map.Entry<?, ?> entry : operators.entrySet()) {
            String operator = String.valueOf(entry.getKey());
            Function<Condition, Filter> reading = FIELD_OPERATORS.get(operator);
            if (reading == null) {
                throw unknownOperator(operator, field);
            }
            clauses.add(counted(reading.apply(new Condition(operator, field, entry.getValue()))));
        }
    }

    private static void checkFieldName(String field) {
        if (FIELD_OPERATORS.containsKey(field)) {
            throw DatabaseException.invalid("Filter operator '" + field
                    + "' must stand under a field name; only $and and $or may stand in its place");
        }
        if (field.startsWith("$")) {
            throw DatabaseException.invalid("Unknown filter operator '" + JsonText.shortened(field)
                    + "' (known in place of a field: $and, $or)");
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
