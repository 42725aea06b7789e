package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `results.md`: one table for each set.
final class MarkdownReport {
    private static final String COLUMNS = """
            | system | version | build | QPS @ .95 | × hnswlib | QPS @ .99 | × hnswlib | p50 / p99 @ .95 µs \
            | build s (CPU s) | build peak MB | index MB | resident MB (idle) | least share of its core |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private MarkdownReport() {}

    static void write(Path file, Map<String, String> machine, ComparisonSettings settings, List<SetResult> sets)
            throws IOException {
        StringBuilder page = new StringBuilder("# Index benchmark\n\n");
        if (settings.quick()) {
            page.append("A quick run: it shows that everything works. Its figures mean nothing.\n\n");
        }
        page.append(text(
                "k = %d, one thread, one query at a time, %d round(s) of %.1f s a point, medians ± half the range."
                        + " Rates are interpolated on the front of each curve; `–` was not reached.\n\n",
                ComparisonSettings.NEIGHBOURS, settings.rounds(), settings.secondsEach()));
        if (settings.cpuTime()) {
            page.append("Rates are by CPU time, because others used the machine: not what a clock would show.\n\n");
        }
        machine.forEach((name, value) ->
                page.append("- ").append(name).append(": ").append(value).append('\n'));
        for (SetResult set : sets) {
            append(page, set);
        }
        Files.writeString(file, page);
    }

    private static void append(StringBuilder page, SetResult set) {
        page.append(text(
                "\n## %s\n\n%d rows × %d, %s; %d tuning and %d test queries. Load before each round: %s.\n\n",
                set.dataset().name(),
                set.split().live(),
                set.dimension(),
                set.dataset().metric().label(),
                set.split().tuning().count(),
                set.split().test().count(),
                set.loads()));
        page.append(COLUMNS);
        for (Measured measured : set.systems()) {
            page.append(row(set, measured));
        }
        set.leftOut()
                .forEach(
                        (label, reason) -> page.append(text("\nLeft out, because it failed: %s: %s\n", label, reason)));
        for (double recall : Tuner.RECALLS) {
            set.bestPeer(recall)
                    .ifPresent(peer -> page.append(text("\nBest peer at %.2f: %s", recall, peer.label()))
                            .append(ours(set, peer, recall))
                            .append('\n'));
        }
        page.append(text("\n![curves](%s.svg)\n", set.dataset().name()));
    }

    private static String ours(SetResult set, Measured peer, double recall) {
        return set.systems().stream()
                .filter(measured -> measured.label().startsWith("bristlecone"))
                .map(measured -> "; " + measured.label() + " " + spread(measured.ratioTo(peer, recall), "%.2f×"))
                .collect(Collectors.joining());
    }

    private static String row(SetResult set, Measured measured) {
        Built built = measured.tuned().built();
        return text(
                "| %s | %s | %s | %s | %s | %s | %s | %s | %.1f (%.1f)%s | %d | %d | %d (%d) | %.2f |\n",
                measured.label(),
                built.version(),
                built.options(),
                spread(measured.qpsAt(0.95), "%.0f"),
                spread(set.reference().flatMap(peer -> measured.ratioTo(peer, 0.95)), "%.2f"),
                spread(measured.qpsAt(0.99), "%.0f"),
                spread(set.reference().flatMap(peer -> measured.ratioTo(peer, 0.99)), "%.2f"),
                latencies(measured.median(), 0.95),
                built.seconds(),
                built.cpuSeconds(),
                built.kept() ? " kept" : "",
                built.peakBytes() >> 20,
                built.indexBytes() >> 20,
                measured.memory().resident() >> 20,
                measured.idleBytes() >> 20,
                measured.cpuShareLeast());
    }

    /// Of the first point that reaches the recall: latencies are not interpolated.
    private static String latencies(Curve curve, double recall) {
        return curve.front().stream()
                .filter(point -> point.recall() >= recall)
                .findFirst()
                .map(point -> text("%.0f / %.0f", point.p50Micros(), point.p99Micros()))
                .orElse("–");
    }

    /// A single round has no spread.
    private static String spread(Optional<Spread> spread, String format) {
        return spread.map(value -> value.min() == value.max()
                        ? text(format, value.median())
                        : text(format + " ±%.0f%%", value.median(), 100 * value.relative()))
                .orElse("–");
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for nothing else
    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
