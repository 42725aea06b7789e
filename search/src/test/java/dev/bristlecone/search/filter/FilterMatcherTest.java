package dev.bristlecone.search.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.model.filter.Filter.Operand;
import dev.bristlecone.model.filter.FilterParser;
import dev.bristlecone.search.RandomMetadata;
import dev.bristlecone.search.metadata.MetadataCodec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilterMatcherTest {
    private static final Map<String, MetadataValue> STORED = Map.of(
            "text", new MetadataValue.Text("x"),
            "number", new MetadataValue.Numeric(5),
            "yes", new MetadataValue.Bool(true),
            "no", new MetadataValue.Bool(false),
            "list", new MetadataValue.TextList(List.of("x", "y")),
            "empty", new MetadataValue.TextList(List.of()));

    private static final Map<String, Object> OPERANDS =
            Map.of("'x'", "x", "'5'", "5", "5", 5, "4", 4, "6", 6, "true", true, "false", false);

    /// Each line: an operator, its operand, and the fields of [#STORED] that match it; "absent" is a field that no
    /// record has.
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$eq     | 'x'     | text list",
                "$eq     | '5'     | -",
                "$eq     | 5       | number",
                "$eq     | 4       | -",
                "$eq     | true    | yes",
                "$eq     | false   | no",
                "$ne     | 'x'     | number yes no empty absent",
                "$ne     | '5'     | text number yes no list empty absent",
                "$ne     | 5       | text yes no list empty absent",
                "$ne     | true    | text number no list empty absent",
                "$gt     | 4       | number",
                "$gt     | 5       | -",
                "$gte    | 5       | number",
                "$gte    | 6       | -",
                "$lt     | 6       | number",
                "$lt     | 5       | -",
                "$lte    | 5       | number",
                "$lte    | 4       | -",
                "$in     | 'x'     | text list",
                "$in     | 'x' 5   | text number list",
                "$in     | 5       | number",
                "$in     | '5'     | -",
                "$in     | 4 6     | -",
                "$in     | 4 5 6   | number",
                "$in     |         | -",
                "$nin    | 'x'     | number yes no empty absent",
                "$nin    | 'x' 5   | yes no empty absent",
                "$nin    | 4 6     | text number yes no list empty absent",
                "$nin    |         | text number yes no list empty absent",
                "$exists | true    | text number yes no list empty",
                "$exists | false   | absent",
            })
    void operatorMatchesTheseFields(String operator, @Nullable String operands, String fields) {
        byte[] metadata = MetadataCodec.encode(Metadata.of(STORED));
        List<String> matching = new ArrayList<>();
        for (String field : List.of("text", "number", "yes", "no", "list", "empty", "absent")) {
            Filter filter = FilterParser.parse(Map.of(field, Map.of(operator, operand(operator, operands))))
                    .orElseThrow();
            if (FilterMatcher.compile(filter).matches(metadata)) {
                matching.add(field);
            }
        }
        assertThat(String.join(" ", matching)).isEqualTo(fields.equals("-") ? "" : fields);
    }

    @Test
    void aListMatchesEachOfItsElementsAndBothTogether() {
        assertThat(matches(Map.of("$and", List.of(Map.of("list", "x"), Map.of("list", "y")))))
                .isTrue();
        assertThat(matches(Map.of("$and", List.of(Map.of("list", "x"), Map.of("list", "z")))))
                .isFalse();
        assertThat(matches(Map.of("$or", List.of(Map.of("list", "z"), Map.of("list", "y")))))
                .isTrue();
    }

    @Test
    void zeroEqualsMinusZero() {
        byte[] metadata = MetadataCodec.encode(Metadata.of(Map.of("a", new MetadataValue.Numeric(-0.0))));
        for (Filter filter : List.of(
                new Filter.Equal("a", new Operand.Numeric(0)),
                new Filter.AnyOf("a", List.of(new Operand.Numeric(0), new Operand.Numeric(7))),
                new Filter.Compare("a", Filter.Comparison.GREATER_OR_EQUAL, 0))) {
            assertThat(FilterMatcher.compile(filter).matches(metadata))
                    .as("%s", filter)
                    .isTrue();
        }
    }

    @Test
    void tenThousandValuesAreFoundAmongTheirNeighbours() {
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            operands.add(new Operand.Text("value-" + 2 * i));
            operands.add(new Operand.Numeric(2 * i));
        }
        FilterMatcher matcher = FilterMatcher.compile(new Filter.AnyOf("a", operands));
        for (int i = 0; i < 10_000; i++) {
            byte[] text = MetadataCodec.encode(Metadata.of(Map.of("a", new MetadataValue.Text("value-" + i))));
            byte[] number = MetadataCodec.encode(Metadata.of(Map.of("a", new MetadataValue.Numeric(i))));
            assertThat(matcher.matches(text)).isEqualTo(i % 2 == 0);
            assertThat(matcher.matches(number)).isEqualTo(i % 2 == 0);
        }
    }

    @Test
    void recordsWithoutMetadataMatchOnlyNegations() {
        byte[] nothing = MetadataCodec.encode(Metadata.EMPTY);
        assertThat(FilterMatcher.compile(new Filter.Exists("a", false)).matches(nothing))
                .isTrue();
        assertThat(FilterMatcher.compile(new Filter.NotEqual("a", new Operand.Text("x")))
                        .matches(nothing))
                .isTrue();
        assertThat(FilterMatcher.compile(new Filter.Equal("a", new Operand.Text("x")))
                        .matches(nothing))
                .isFalse();
    }

    @Test
    void bytesThatAreNoEncodingGiveAnAnswerOrAreRefused() {
        RandomMetadata random = new RandomMetadata(19);
        Filter filter = new Filter.Or(List.of(
                new Filter.Equal("a", new Operand.Text("x")),
                new Filter.AnyOf("b", List.of(new Operand.Numeric(1), new Operand.Numeric(2)))));
        FilterMatcher matcher = FilterMatcher.compile(filter);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = random.bytes(20);
            assertThatCode(() -> matchesOrRefuses(matcher, bytes)).doesNotThrowAnyException();
        }
    }

    @Test
    void matchingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FilterMatcher matcher = FilterMatcher.compile(FilterParser.parse(Map.of(
                        "list", Map.of("$in", List.of("q", "y")), "number", Map.of("$gt", 4, "$in", List.of(5, 6))))
                .orElseThrow());
        byte[] metadata = MetadataCodec.encode(Metadata.of(STORED));
        long allocated = Long.MAX_VALUE;
        int matches = 0;
        for (int attempt = 0; attempt < 20 && allocated > 0; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 5_000; i++) {
                matches += matcher.matches(metadata) ? 1 : 0;
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isZero();
        assertThat(matches).isPositive();
    }

    private static Object operand(String operator, @Nullable String operands) {
        List<Object> values = new ArrayList<>();
        if (operands != null) {
            for (String name : operands.split(" ", -1)) {
                values.add(OPERANDS.get(name));
            }
        }
        return operator.endsWith("in") ? values : values.getFirst();
    }

    private static boolean matches(Map<String, ?> filter) {
        return FilterMatcher.compile(FilterParser.parse(filter).orElseThrow())
                .matches(MetadataCodec.encode(Metadata.of(STORED)));
    }

    private static void matchesOrRefuses(FilterMatcher matcher, byte[] bytes) {
        try {
            matcher.matches(bytes);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("byte");
        }
    }
}
