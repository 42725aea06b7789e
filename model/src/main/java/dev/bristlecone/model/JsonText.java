package dev.bristlecone.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Neutral values as compact JSON, for messages and for sizes. A neutral value is what both JSON and protobuf's Struct
/// turn into: a `Map` with string keys, a `List`, a `String`, a `Number`, a `Boolean` or null.
///
/// A whole number is written without a fraction, so that 1 from JSON and 1.0 from protobuf read the same.
public final class JsonText {
    /// Texts longer than this many characters are cut and end with "...".
    public static final int LENGTH_MAX = 200;

    /// Beyond it a double no longer holds every whole number.
    private static final double WHOLE_MAX = 1L << 53;

    private static final String HEX_DIGITS = "0123456789abcdef";

    private JsonText() {}

    /// The value as compact JSON of at most [#LENGTH_MAX] characters.
    public static String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return shortened(text.toString());
    }

    /// The text itself, or its first [#LENGTH_MAX] characters and "...".
    public static String shortened(String text) {
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "...";
    }

    /// The number as JSON writes it.
    static String ofNumber(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= WHOLE_MAX;
        return whole ? Long.toString((long) value) : Double.toString(value);
    }

    /// UTF-8 bytes of the string as a JSON string, quotes and escapes included.
    static int sizeBytesOf(String value) {
        int size = 2;
        for (int i = 0; i < value.length(); i++) {
            size += sizeBytesOf(value.charAt(i));
        }
        return size;
    }

    /// A surrogate counts two: the pair is four bytes of UTF-8.
    private static int sizeBytesOf(char character) {
        if (character < 0x20) {
            return shortEscape(character) == 0 ? 6 : 2;
        }
        if (character < 0x80) {
            return character == '"' || character == '\\' ? 2 : 1;
        }
        return character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
    }

    /// Stops early: what is beyond the limit would be cut anyway.
    private static void append(StringBuilder text, @Nullable Object value) {
        if (text.length() > LENGTH_MAX) {
            return;
        }
        switch (value) {
            case String string -> appendString(text, string);
            case Number number -> text.append(ofNumber(number.doubleValue()));
            case List<?> list -> appendList(text, list);
            case Map<?, ?> map -> appendMap(text, map);
            case null -> text.append("null");
            default -> text.append(value);
        }
    }

    private static void appendList(StringBuilder text, List<?> list) {
        text.append('[');
        String separator = "";
        for (Object element : list) {
            text.append(separator);
            append(text, element);
            separator = ",";
            if (text.length() > LENGTH_MAX) {
                return;
            }
        }
        text.append(']');
    }

    private static void appendMap(StringBuilder text, Map<?, ?> map) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator);
            appendString(text, String.valueOf(entry.getKey()));
            text.append(':');
            append(text, entry.getValue());
            separator = ",";
            if (text.length() > LENGTH_MAX) {
                return;
            }
        }
        text.append('}');
    }

    private static void appendString(StringBuilder text, String value) {
        text.append('"');
        int end = Math.min(value.length(), LENGTH_MAX + 1);
        for (int i = 0; i < end; i++) {
            char character = value.charAt(i);
            char escape = shortEscape(character);
            if (escape != 0) {
                text.append('\\').append(escape);
            } else if (character < 0x20) {
                text.append("\\u00")
                        .append(HEX_DIGITS.charAt(character >> 4))
                        .append(HEX_DIGITS.charAt(character & 15));
            } else {
                text.append(character);
            }
        }
        text.append('"');
    }

    /// The letter after the backslash, or 0 when the character has no two-character escape.
    private static char shortEscape(char character) {
        return switch (character) {
            case '"', '\\' -> character;
            case '\b' -> 'b';
            case '\f' -> 'f';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }
}
