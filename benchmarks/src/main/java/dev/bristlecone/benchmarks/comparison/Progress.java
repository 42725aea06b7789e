package dev.bristlecone.benchmarks.comparison;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Lines for whoever waits, on standard error.
final class Progress {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private Progress() {}

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for nothing else
    static void say(String format, Object... values) {
        System.err.println(
                LocalTime.now(ZoneId.systemDefault()).format(CLOCK) + " " + String.format(Locale.ROOT, format, values));
    }
}
