package dev.bristlecone.benchmarks.comparison;

import dev.bristlecone.benchmarks.comparison.FilterComparison.Entry;
import dev.bristlecone.benchmarks.comparison.FilteredSystem.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The results as a table: one line for each filter, the systems side by side.
final class FilterReport {
    private FilterReport() {}

    static void write(Path file, Map<String, String> machine, FilterSet set, List<Entry> entries) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Filters: " + set.dataset().name() + ", " + set.live() + " rows, 10 nearest, one thread");
        lines.add("");
        machine.forEach((name, value) -> lines.add("- " + name + ": " + value));
        lines.add("");
        lines.add("QPS is the median of the rounds, half the distance of the extremes behind it. `short` counts answers"
                + " with fewer matches than there are.");
        lines.add("");
        lines.add("| filter | bristlecone QPS (recall, p50) | lucene QPS (recall) | hnswlib QPS (recall)"
                + " | ours / lucene | ours / hnswlib | ours / unfiltered | short: ours, lucene, hnswlib |");
        lines.add("|---|---|---|---|---|---|---|---|");
        double unfiltered = qps(find(entries, null, "bristlecone")).median();
        for (int i = 0; i < entries.size(); i += FilteredSystem.NAMES.size()) {
            lines.add(line(entries, entries.get(i).filter(), unfiltered));
        }
        lines.add("");
        for (Entry entry : entries) {
            lines.add("- " + label(entry.filter()) + ", " + entry.system() + ": " + entry.effort());
        }
        Files.write(file, lines);
    }

    private static String line(List<Entry> entries, FilterSet.@Nullable Case filter, double unfiltered) {
        Entry ours = find(entries, filter, "bristlecone");
        Entry lucene = find(entries, filter, "lucene");
        Entry hnswlib = find(entries, filter, "hnswlib");
        double rate = qps(ours).median();
        return String.format(
                Locale.ROOT,
                "| %s | %s, %.0f µs | %s | %s | %.2f | %.2f | %.2f | %s |",
                label(filter),
                cell(ours),
                median(ours, Measurement::p50Micros),
                cell(lucene),
                cell(hnswlib),
                rate / qps(lucene).median(),
                rate / qps(hnswlib).median(),
                rate / unfiltered,
                List.of(ours, lucene, hnswlib).stream()
                        .map(entry -> String.format(Locale.ROOT, "%.0f", median(entry, Measurement::shortAnswers)))
                        .collect(Collectors.joining(", ")));
    }

    private static String cell(Entry entry) {
        Spread qps = qps(entry);
        return String.format(
                Locale.ROOT,
                "%.0f ±%.0f %% (%.3f)",
                qps.median(),
                100 * qps.relative(),
                median(entry, Measurement::recall));
    }

    private static String label(FilterSet.@Nullable Case filter) {
        return filter == null ? "none" : filter.label();
    }

    private static Entry find(List<Entry> entries, FilterSet.@Nullable Case filter, String system) {
        return entries.stream()
                .filter(entry ->
                        Objects.equals(entry.filter(), filter) && entry.system().equals(system))
                .findFirst()
                .orElseThrow();
    }

    private static Spread qps(Entry entry) {
        return Spread.of(entry.rounds().stream().mapToDouble(Measurement::qps));
    }

    private static double median(Entry entry, ToDoubleFunction<Measurement> figure) {
        return Spread.of(entry.rounds().stream().mapToDouble(figure)).median();
    }
}
