package dev.bristlecone.server.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How the text of a setting is read. Reading throws IllegalArgumentException with what was expected.
///
/// @param name for the reference page
public record SettingType<T>(String name, Function<String, T> reader) {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");
    private static final Map<String, Long> BYTE_UNITS = Map.of(
            "",
            1L,
            "B",
            1L,
            "KB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "KIB",
            1L << 10,
            "MIB",
            1L << 20,
            "GIB",
            1L << 30);
    private static final Map<String, Long> MILLIS =
            Map.of("MS", 1L, "S", 1_000L, "M", 60_000L, "H", 3_600_000L, "D", 86_400_000L);

    /// Any text but none.
    static SettingType<String> text() {
        return new SettingType<>("text", text -> {
            if (text.isBlank()) {
                throw new IllegalArgumentException("some text");
            }
            return text;
        });
    }

    /// Any text, or nothing.
    static SettingType<Optional<String>> optionalText() {
        return new SettingType<>("text", text -> text.isBlank() ? Optional.empty() : Optional.of(text));
    }

    /// A file or directory, or nothing.
    static SettingType<Optional<Path>> optionalPath() {
        return new SettingType<>("path", text -> text.isBlank() ? Optional.empty() : Optional.of(readPath(text)));
    }

    static SettingType<Path> path() {
        return new SettingType<>("path", SettingType::readPath);
    }

    static SettingType<Boolean> flag() {
        return new SettingType<>("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw new IllegalArgumentException("true or false");
        });
    }

    /// A whole number in a range.
    static SettingType<Integer> count(int min, int max) {
        String expected = "a number from " + min + " to " + max;
        return new SettingType<>(expected, text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(expected, e);
            }
            throw new IllegalArgumentException(expected);
        });
    }

    /// A number of bytes in a range, as `4MiB`, `500MB` or `1024`.
    static SettingType<Long> bytes(long min, long max) {
        String expected = "bytes from " + bytesText(min) + " to " + bytesText(max) + ", such as 4MiB";
        return new SettingType<>(expected, text -> amount(text, BYTE_UNITS, min, max, expected));
    }

    /// A time span in a range, as `250ms`, `30s`, `5m` or `1h`.
    static SettingType<Duration> duration(Duration min, Duration max) {
        String expected = "a duration from " + min.toMillis() + "ms to " + max.toSeconds() + "s, such as 30s";
        return new SettingType<>(
                expected, text -> Duration.ofMillis(amount(text, MILLIS, min.toMillis(), max.toMillis(), expected)));
    }

    /// One of the constants, in lower case.
    static <E extends Enum<E>> SettingType<E> choice(Class<E> type) {
        String expected = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return new SettingType<>("one of " + expected, text -> {
            try {
                return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("one of " + expected, e);
            }
        });
    }

    private static Path readPath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path", e);
        }
    }

    private static long amount(String text, Map<String, Long> units, long min, long max, String expected) {
        Matcher matcher = AMOUNT.matcher(text.trim());
        Long unit = matcher.matches() ? units.get(matcher.group(2).toUpperCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(expected);
        }
        long number = Long.parseLong(matcher.group(1));
        boolean fits = number <= max / unit && number * unit >= min;
        if (!fits) {
            throw new IllegalArgumentException(expected);
        }
        return number * unit;
    }

    private static String bytesText(long bytes) {
        if (bytes % (1L << 30) == 0 && bytes > 0) {
            return (bytes >> 30) + "GiB";
        }
        if (bytes % (1L << 20) == 0 && bytes > 0) {
            return (bytes >> 20) + "MiB";
        }
        return bytes % (1L << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }
}
