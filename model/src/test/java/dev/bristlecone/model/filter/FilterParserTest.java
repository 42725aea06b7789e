package dev.bristlecone.model.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Limits;
import dev.bristlecone.model.filter.Filter.Comparison;
import dev.bristlecone.model.filter.Filter.Operand;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FilterParserTest {
    private static final String KNOWN = "(known: $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $exists)";

    @Test
    void everyOperatorBecomesItsNode() {
        assertParsed(object("f", object("$eq", "x")), new Filter.Equal("f", new Operand.Text("x")));
        assertParsed(object("f", object("$ne", true)), new Filter.NotEqual("f", new Operand.Bool(true)));
        assertParsed(object("f", object("$gt", 1)), new Filter.Compare("f", Comparison.GREATER, 1));
        assertParsed(object("f", object("$gte", 1L)), new Filter.Compare("f", Comparison.GREATER_OR_EQUAL, 1));
        assertParsed(object("f", object("$lt", 1.5)), new Filter.Compare("f", Comparison.LESS, 1.5));
        assertParsed(object("f", object("$lte", -1)), new Filter.Compare("f", Comparison.LESS_OR_EQUAL, -1));
        assertParsed(
                object("f", object("$in", List.of("x", 1))),
                new Filter.AnyOf("f", List.of(new Operand.Text("x"), new Operand.Numeric(1))));
        assertParsed(object("f", object("$in", List.of())), new Filter.AnyOf("f", List.of()));
        assertParsed(object("f", object("$nin", List.of(2))), new Filter.NoneOf("f", List.of(new Operand.Numeric(2))));
        assertParsed(object("f", object("$exists", false)), new Filter.Exists("f", false));
    }

    @Test
    void aBareValueMeansEqual() {
        assertParsed(object("f", "x"), new Filter.Equal("f", new Operand.Text("x")));
        assertParsed(object("f", 3), new Filter.Equal("f", new Operand.Numeric(3)));
        assertParsed(object("", false), new Filter.Equal("", new Operand.Bool(false)));
    }

    @Test
    void keysAndOperatorsBesideEachOtherMustAllHold() {
        assertParsed(
                object("a", 1, "b", object("$gt", 2, "$lt", 9)),
                new Filter.And(List.of(
                        new Filter.Equal("a", new Operand.Numeric(1)),
                        new Filter.Compare("b", Comparison.GREATER, 2),
                        new Filter.Compare("b", Comparison.LESS, 9))));
        assertParsed(
                object("a", 1, "$or", List.of(object("b", 2), object("c", 3))),
                new Filter.And(List.of(
                        new Filter.Equal("a", new Operand.Numeric(1)),
                        new Filter.Or(List.of(
                                new Filter.Equal("b", new Operand.Numeric(2)),
                                new Filter.Equal("c", new Operand.Numeric(3)))))));
    }

    @Test
    void combinationsNest() {
        assertParsed(
                object("$and", List.of(object("$or", List.of(object("a", 1))), object("b", 2))),
                new Filter.And(List.of(
                        new Filter.Or(List.of(new Filter.Equal("a", new Operand.Numeric(1)))),
                        new Filter.Equal("b", new Operand.Numeric(2)))));
    }

    @Test
    void anEmptyFilterIsNoFilter() {
        assertThat(FilterParser.parse(Map.of())).isEmpty();
    }

    @Test
    void whatIsNoFilterIsRefused() {
        assertRefused(null, "Filter must be an object, got 'null'");
        assertRefused(List.of(1), "Filter must be an object, got '[1]'");
        assertRefused("x", "Filter must be an object, got '\"x\"'");
    }

    @Test
    void unknownOperatorsAreNamedWithTheKnownOnes() {
        assertRefused(object("f", object("$foo", 1)), "Unknown filter operator '$foo' on field 'f' " + KNOWN);
        assertRefused(object("f", object("x", 1)), "Unknown filter operator 'x' on field 'f' " + KNOWN);
        assertRefused(object("f", Map.of()), "Filter on field 'f' has no operator " + KNOWN);
        assertRefused(object("$foo", 1), "Unknown filter operator '$foo' (known in place of a field: $and, $or)");
        assertRefused(
                object("$eq", 1),
                "Filter operator '$eq' must stand under a field name; only $and and $or may stand in its place");
        assertRefused(
                object("f", object("$and", List.of(object("a", 1)))),
                "Filter operator '$and' cannot stand on field 'f'; it must stand in place of a field");
    }

    @Test
    void operandsOfTheWrongTypeAreRefused() {
        String equal = "Filter operator '$eq' on field 'f' needs a string, number or boolean";
        assertRefused(object("f", null), equal + ", got 'null'");
        assertRefused(object("f", object("$eq", null)), equal + ", got 'null'");
        assertRefused(object("f", List.of("a", 1)), equal + "; $in takes a list, got '[\"a\",1]'");
        assertRefused(object("f", object("$eq", List.of())), equal + "; $in takes a list, got '[]'");
        assertRefused(object("f", object("$eq", object("a", 1))), equal + ", got '{\"a\":1}'");
        assertRefused(
                object("f", object("$gt", "2020")),
                "Filter operator '$gt' on field 'f' needs a number, got '\"2020\"'");
        assertRefused(object("f", object("$lte", true)), "needs a number, got 'true'");
        assertRefused(object("f", object("$lt", null)), "needs a number, got 'null'");
        assertRefused(object("f", object("$in", "x")), "needs a list of strings or numbers, got '\"x\"'");
        assertRefused(object("f", object("$nin", null)), "needs a list of strings or numbers, got 'null'");
        assertRefused(
                object("f", object("$in", Collections.singletonList(null))),
                "needs a list of strings or numbers, got '[null]'");
        assertRefused(object("f", object("$in", List.of(true))), "needs a list of strings or numbers, got '[true]'");
        assertRefused(object("f", object("$exists", 1)), "needs a boolean, got '1'");
        assertRefused(object("f", object("$eq", Double.NaN)), "needs a finite 64-bit number, got 'NaN'");
        assertRefused(object("f", "\uD800"), "needs valid Unicode");
        assertRefused(object("\uD800", 1), "field name that is not valid Unicode");
    }

    @Test
    void combinationsNeedNonEmptyListsOfObjects() {
        for (Object value : Arrays.asList(List.of(), List.of(Map.of()), List.of(1), Map.of(), "x", null)) {
            assertRefused(
                    object("$and", value), "Filter operator '$and' needs a non-empty list of non-empty objects, got '");
            assertRefused(
                    object("$or", value), "Filter operator '$or' needs a non-empty list of non-empty objects, got '");
        }
    }

    @Test
    void limitsHoldExactly() {
        List<Integer> values =
                IntStream.range(0, Limits.FILTER_LIST_VALUES_MAX).boxed().toList();
        assertThat(FilterParser.parse(object("f", object("$in", values)))).isPresent();
        List<Integer> tooMany =
                IntStream.rangeClosed(0, Limits.FILTER_LIST_VALUES_MAX).boxed().toList();
        assertRefused(object("f", object("$in", tooMany)), "has 10001 values, more than the limit of 10000");

        assertThat(FilterParser.parse(nested(Limits.FILTER_DEPTH_MAX))).isPresent();
        assertRefused(
                nested(Limits.FILTER_DEPTH_MAX + 1),
                "Filter is nested at least 17 levels deep, more than the limit of 16");

        assertThat(FilterParser.parse(wide(Limits.FILTER_NODES_MAX - 1))).isPresent();
        assertRefused(wide(Limits.FILTER_NODES_MAX), "Filter has more than 1000 conditions");
    }

    @Test
    void longTextsAreCutInMessages() {
        assertThatThrownBy(() -> FilterParser.parse(object("f", object("$gt", "x".repeat(100_000)))))
                .message()
                .hasSizeLessThan(400)
                .contains("xxx...'");
    }

    private static void assertParsed(Map<String, ?> tree, Filter expected) {
        assertThat(FilterParser.parse(tree)).contains(expected);
    }

    private static void assertRefused(@Nullable Object tree, String message) {
        assertThatThrownBy(() -> FilterParser.parse(tree))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining(message);
    }

    /// Objects nested `depth` deep.
    private static Map<String, ?> nested(int depth) {
        Map<String, ?> tree = object("f", 1);
        for (int i = 1; i < depth; i++) {
            tree = object("$and", List.of(tree));
        }
        return tree;
    }

    private static Map<String, ?> wide(int clauses) {
        return object("$or", Collections.nCopies(clauses, object("f", 1)));
    }

    private static Map<String, @Nullable Object> object(String key, @Nullable Object value) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put(key, value);
        return object;
    }

    private static Map<String, @Nullable Object> object(String key1, Object value1, String key2, Object value2) {
        Map<String, @Nullable Object> object = object(key1, value1);
        object.put(key2, value2);
        return object;
    }
}
