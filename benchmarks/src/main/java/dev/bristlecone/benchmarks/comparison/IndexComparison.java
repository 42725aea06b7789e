package dev.bristlecone.benchmarks.comparison;

import dev.bristlecone.benchmarks.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Question: at equal recall, which index answers fastest, builds fastest, and needs least memory?
/// Fixture: real sets, every system built on the same rows with two threads, searched by one thread, one query at a
/// time.
/// Run: `./bristlecone bench index`; `--quick` shows that everything works.
public final class IndexComparison {
    private IndexComparison() {}

    /// The checkout is the system property `bristlecone.home`, else the working directory.
    public static void main(String[] arguments) throws IOException {
        runWith(arguments, IndexComparison::run);
    }

    /// A comparison that may fail to read or write.
    interface Comparison {
        void run(ComparisonSettings settings) throws IOException;
    }

    /// Runs a comparison with the settings of a command line and of the environment.
    static void runWith(String[] arguments, Comparison comparison) throws IOException {
        Path home = Path.of(System.getProperty("bristlecone.home", "")).toAbsolutePath();
        Map<String, String> environment = System.getenv();
        Path cache = Path.of(environment.getOrDefault(
                        "BENCH_CACHE",
                        Path.of(System.getProperty("user.home"), ".cache/bristlecone-bench")
                                .toString()))
                .toAbsolutePath();
        Path data = environment.containsKey("BENCH_DATA")
                ? Path.of(environment.get("BENCH_DATA")).toAbsolutePath()
                : cache.resolve("data");
        try {
            comparison.run(ComparisonSettings.parse(List.of(arguments), home, data, cache));
        } catch (IllegalArgumentException e) {
            System.err.println("bench index: " + e.getMessage());
            System.exit(2);
        }
    }

    /// Compares, and writes the results after every set, so that a run that is stopped leaves what it had.
    ///
    /// @throws IOException at the end, when a system failed and the results are without it
    static void run(ComparisonSettings settings) throws IOException {
        settings.sets().forEach(Dataset::metricOf);
        Files.createDirectories(settings.cache());
        Path logs = Files.createDirectories(settings.out().toAbsolutePath().resolve("logs"));
        boolean needsPython = settings.systems().stream().anyMatch(RunnerCommands::isPython);
        Path python = needsPython ? PythonEnvironment.prepare(settings.home(), settings.cache()) : Path.of("python3");
        RunnerCommands commands = new RunnerCommands(settings.home(), python, logs);
        DatasetPreparation preparation = new DatasetPreparation(
                settings.data(), settings.home().resolveSibling("shared").resolve("bench"), settings.cache(), python);
        Map<String, String> machine = Machine.facts(settings.home());
        List<SetResult> results = new ArrayList<>();
        for (String name : settings.sets()) {
            SetResult result = compare(settings, commands, preparation.prepare(name));
            results.add(result);
            CurvePlot.write(settings.out().resolve(name + ".svg"), result);
            JsonReport.write(settings.out().resolve("results.json"), machine, settings, results);
            MarkdownReport.write(settings.out().resolve("results.md"), machine, settings, results);
        }
        Progress.say("results are in %s", settings.out().toAbsolutePath());
        List<String> failed = results.stream()
                .flatMap(result -> result.leftOut().keySet().stream())
                .toList();
        if (!failed.isEmpty()) {
            throw new IOException("left out, because they failed: " + failed + "; see " + logs);
        }
    }

    private static SetResult compare(ComparisonSettings settings, RunnerCommands commands, Dataset dataset)
            throws IOException {
        Progress.say("%s: exact truth", dataset.name());
        try (PreparedSet set = PreparedSet.of(dataset, settings)) {
            Builds builds = new Builds(commands, settings.cache().resolve("indexes"), settings.rebuild());
            Tuner tuner = new Tuner(builds, commands, settings);
            List<Tuned> tuned = new ArrayList<>();
            Map<String, String> leftOut = new LinkedHashMap<>();
            for (Contestant contestant : Roster.of(
                    settings.systems(), set.base().dimension(), set.split().live())) {
                try {
                    tuned.add(tuner.tune(set, contestant));
                } catch (IOException e) {
                    String reason = String.valueOf(e.getMessage());
                    Progress.say("left out: %s: %s", contestant.label(), reason);
                    leftOut.put(contestant.label(), reason);
                }
            }
            if (tuned.isEmpty()) {
                throw new IOException(dataset.name() + ": every system failed: " + leftOut);
            }
            Rounds rounds = new Rounds(commands, settings);
            List<Measured> measured = rounds.run(set, tuned);
            return new SetResult(dataset, set.split(), set.base().dimension(), measured, rounds.loads(), leftOut);
        }
    }
}
