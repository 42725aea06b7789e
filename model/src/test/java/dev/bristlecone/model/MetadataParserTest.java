package dev.bristlecone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MetadataParserTest {
    private static final String TYPES = "Metadata value must be a string, number, boolean or list of strings, got ";

    @Test
    void everyTypeBecomesItsValue() {
        Map<String, Object> fields = Map.of(
                "text",
                "x",
                "whole",
                1,
                "long",
                1L << 60,
                "fraction",
                1.5f,
                "bool",
                true,
                "list",
                List.of("a", ""),
                "none",
                List.of(),
                "",
                "",
                "_x",
                "y");
        assertThat(MetadataParser.parse(fields))
                .isEqualTo(Metadata.of(Map.of(
                        "text", new MetadataValue.Text("x"),
                        "whole", new MetadataValue.Numeric(1),
                        "long", new MetadataValue.Numeric(1L << 60),
                        "fraction", new MetadataValue.Numeric(1.5),
                        "bool", new MetadataValue.Bool(true),
                        "list", new MetadataValue.TextList(List.of("a", "")),
                        "none", new MetadataValue.TextList(List.of()),
                        "", new MetadataValue.Text(""),
                        "_x", new MetadataValue.Text("y"))));
    }

    @Test
    void nullsAreDropped() {
        assertThat(MetadataParser.parse(field("a", null))).isEqualTo(Metadata.EMPTY);
    }

    @Test
    void otherTypesAreRefusedWithTheValueAndTheField() {
        assertRefused(field("f", Map.of("a", 1)), TYPES + "'{\"a\":1}' for field 'f'");
        assertRefused(field("f", List.of(1, 2)), TYPES + "'[1,2]' for field 'f'");
        assertRefused(field("f", List.of("a", 1.0)), TYPES + "'[\"a\",1]' for field 'f'");
        assertRefused(field("f", Arrays.asList("a", null)), TYPES + "'[\"a\",null]' for field 'f'");
        assertRefused(field("f", List.of(List.of())), TYPES + "'[[]]' for field 'f'");
    }

    @Test
    void illegalNamesTextsAndNumbersAreRefused() {
        assertRefused(field("$f", "x"), "Metadata key must not start with '$', got '$f'");
        assertRefused(field("$f", null), "Metadata key must not start with '$', got '$f'");
        assertRefused(field("\uDC00", "x"), "Metadata key must be valid Unicode");
        assertRefused(field("f", "\uD800"), "Metadata value must be valid Unicode for field 'f'");
        assertRefused(field("f", List.of("\uD800x")), "Metadata value must be valid Unicode for field 'f'");
        assertRefused(field("f", Double.NaN), "must be a finite 64-bit number, got 'NaN' for field 'f'");
        assertRefused(field("f", BigInteger.TEN.pow(400)), "must be a finite 64-bit number, got 'Infinity'");
    }

    @Test
    void theSizeLimitHoldsExactly() {
        int frame = "{\"f\":\"\"}".length();
        String largest = "x".repeat(Limits.METADATA_SIZE_BYTES_MAX - frame);
        assertThat(MetadataParser.parse(field("f", largest)).jsonSizeBytes()).isEqualTo(40_960);
        assertRefused(
                field("f", largest + "x"),
                "metadata size is 40961 bytes, which exceeds the limit of 40960 bytes per vector");
    }

    @Test
    void sizesAreThoseOfCompactJson() {
        assertSize(Map.of("f", 1.0), "{\"f\":1}");
        assertSize(Map.of("f", -1.5), "{\"f\":-1.5}");
        assertSize(Map.of("f", 1e300), "{\"f\":1.0E300}");
        assertSize(Map.of("a", true, "b", false), "{\"a\":true,\"b\":false}");
        assertSize(Map.of("f", List.of()), "{\"f\":[]}");
        assertSize(Map.of("f", List.of("a", "b")), "{\"f\":[\"a\",\"b\"]}");
        assertSize(Map.of("f", "\"\\\n\u0001"), "{\"f\":\"\\\"\\\\\\n\\u0001\"}");
        assertSize(Map.of("ü", "\uFF5E\uD83C\uDF32"), "{\"ü\":\"\uFF5E\uD83C\uDF32\"}");
        assertThat(Metadata.EMPTY.jsonSizeBytes()).isEqualTo(2);
    }

    private static void assertSize(Map<String, Object> fields, String json) {
        assertThat(MetadataParser.parse(fields).jsonSizeBytes())
                .as(json)
                .isEqualTo(json.getBytes(StandardCharsets.UTF_8).length);
    }

    private static void assertRefused(Map<String, @Nullable Object> fields, String message) {
        assertThatThrownBy(() -> MetadataParser.parse(fields))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining(message);
    }

    private static Map<String, @Nullable Object> field(String name, @Nullable Object value) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put(name, value);
        return fields;
    }
}
