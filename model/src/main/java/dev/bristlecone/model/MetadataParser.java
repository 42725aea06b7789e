package dev.bristlecone.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns a neutral map (see [JsonText]) into [Metadata].
///
/// Null values are dropped silently. Anything else that metadata cannot hold is a [DatabaseException] with the code
/// INVALID_ARGUMENT.
public final class MetadataParser {
    private MetadataParser() {}

    /// The metadata of one record, of at most [Limits#METADATA_SIZE_BYTES_MAX] bytes as [Metadata#jsonSizeBytes]
    /// counts them.
    public static Metadata parse(Map<String, ? extends @Nullable Object> fields) {
        if (fields.isEmpty()) {
            return Metadata.EMPTY;
        }
        TreeMap<String, MetadataValue> values = new TreeMap<>();
        for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
            String name = field.getKey();
            checkName(name);
            Object value = field.getValue();
            if (value != null) {
                values.put(name, parseValue(name, value));
            }
        }
        Metadata metadata = Metadata.of(values);
        int sizeBytes = metadata.jsonSizeBytes();
        if (sizeBytes > Limits.METADATA_SIZE_BYTES_MAX) {
            throw DatabaseException.invalid("metadata size is " + sizeBytes + " bytes, which exceeds the limit of "
                    + Limits.METADATA_SIZE_BYTES_MAX + " bytes per vector");
        }
        return metadata;
    }

    private static void checkName(String name) {
        if (name.startsWith("$")) {
            throw DatabaseException.invalid(
                    "Metadata key must not start with '$', got '" + JsonText.shortened(name) + "'");
        }
        if (!UnicodeText.isWellFormed(name)) {
            throw DatabaseException.invalid("Metadata key must be valid Unicode");
        }
    }

    private static MetadataValue parseValue(String name, Object value) {
        return switch (value) {
            case String text -> new MetadataValue.Text(wellFormed(name, text));
            case Number number -> new MetadataValue.Numeric(finite(name, number));
            case Boolean bool -> new MetadataValue.Bool(bool);
            case List<?> list -> parseList(name, list);
            default -> throw wrongType(name, value);
        };
    }

    private static MetadataValue parseList(String name, List<?> list) {
        List<String> texts = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw wrongType(name, list);
            }
            texts.add(wellFormed(name, text));
        }
        return new MetadataValue.TextList(texts);
    }

    private static String wellFormed(String name, String text) {
        if (!UnicodeText.isWellFormed(text)) {
            throw DatabaseException.invalid(
                    "Metadata value must be valid Unicode for field '" + JsonText.shortened(name) + "'");
        }
        return text;
    }

    private static double finite(String name, Number number) {
        double value = number.doubleValue();
        if (!Double.isFinite(value)) {
            throw DatabaseException.invalid("Metadata value must be a finite 64-bit number, got '" + value
                    + "' for field '" + JsonText.shortened(name) + "'");
        }
        return value;
    }

    private static DatabaseException wrongType(String name, Object value) {
        return DatabaseException.invalid("Metadata value must be a string, number, boolean or list of strings, got '"
                + JsonText.of(value) + "' for field '" + JsonText.shortened(name) + "'");
    }
}
