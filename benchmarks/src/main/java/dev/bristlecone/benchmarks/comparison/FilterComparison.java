package dev.bristlecone.benchmarks.comparison;

import dev.bristlecone.benchmarks.comparison.FilteredSystem.Measurement;
import dev.bristlecone.benchmarks.dataset.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Question: how fast are the nearest among records that match a filter found, whatever share matches and wherever the
/// matches lie?
/// Fixture: real vectors with attributes ([FilterSet]); ours with metadata, 1 % deleted records and durable storage,
/// Lucene's filtered graph search, and hnswlib asked for more than is wanted and filtered afterwards. Every system is
/// tuned for each filter on queries of its own to find a little more than 95 of 100 true neighbours; then all are
/// measured in turns.
/// Run: `./bristlecone bench filter`; `--quick` shows that everything works.
public final class FilterComparison {
    /// What tuning queries must find: so many find half a hundredth more or less than others by chance.
    private static final double RECALL = 0.955;

    private static final int TUNING_QUERIES = 240;
    private static final int TEST_QUERIES = 240;
    private static final int ROWS = 100_000;
    private static final double TUNING_SECONDS = 0.1;

    /// Efforts passed over when a greater one is tried.
    private static final int CLIMB = 8;

    private final ComparisonSettings settings;
    private final FilterSet set;
    private final List<FilteredSystem> systems;
    private final int tuning;

    private FilterComparison(ComparisonSettings settings, FilterSet set, List<FilteredSystem> systems) {
        this.settings = settings;
        this.set = set;
        this.systems = systems;
        this.tuning = Math.min(TUNING_QUERIES, set.queryCount() / 2);
    }

    /// One filter for one system: how hard it tries, and what was measured with that.
    ///
    /// @param filter null for none
    record Entry(
            FilterSet.@Nullable Case filter, String system, Map<String, Object> effort, List<Measurement> rounds) {}

    public static void main(String[] arguments) throws IOException {
        IndexComparison.runWith(arguments, FilterComparison::run);
    }

    static void run(ComparisonSettings settings) throws IOException {
        Path folder = settings.cache().resolve("filters");
        Path logs = Files.createDirectories(settings.out().toAbsolutePath().resolve("logs"));
        Path python = PythonEnvironment.prepare(settings.home(), settings.cache());
        RunnerCommands commands = new RunnerCommands(settings.home(), python, logs);
        DatasetPreparation preparation = new DatasetPreparation(
                settings.data(), settings.home().resolveSibling("shared").resolve("bench"), settings.cache(), python);
        Dataset dataset = preparation.prepare(settings.sets().getFirst());
        Progress.say("%s: attributes and truth", dataset.name());
        List<FilteredSystem> systems = new ArrayList<>();
        try (FilterSet set =
                new FilterSet(dataset, Math.min(ROWS, settings.rowsMax()), TUNING_QUERIES + TEST_QUERIES, folder)) {
            for (String name : FilteredSystem.NAMES) {
                systems.add(FilteredSystem.open(name, commands, set, folder, settings.rebuild()));
            }
            List<Entry> entries = new FilterComparison(settings, set, systems).compare();
            Files.createDirectories(settings.out());
            FilterReport.write(settings.out().resolve("filter.md"), Machine.facts(settings.home()), set, entries);
        } finally {
            for (FilteredSystem system : systems) {
                system.close();
            }
        }
        Progress.say("results are in %s", settings.out().resolve("filter.md").toAbsolutePath());
    }

    private List<Entry> compare() throws IOException {
        for (FilteredSystem system : systems) {
            system.loadQueries("tuning", set, 0, tuning);
            system.loadQueries("test", set, tuning, set.queryCount() - tuning);
        }
        List<FilterSet.@Nullable Case> cases = new ArrayList<>();
        cases.add(null);
        cases.addAll(FilterSet.cases());
        List<Entry> entries = new ArrayList<>();
        for (FilterSet.Case filter : cases) {
            for (FilteredSystem system : systems) {
                entries.add(new Entry(filter, system.name(), tune(system, filter), new ArrayList<>()));
            }
        }
        Map<FilterSet.@Nullable Case, FilterJudge> judges = new LinkedHashMap<>();
        for (FilterSet.Case filter : cases) {
            judges.put(filter, judge(filter, tuning, set.queryCount()));
        }
        for (int round = 0; round < settings.rounds(); round++) {
            Progress.say("round %d, load %.1f", round + 1, Machine.load());
            for (Entry entry : entries) {
                FilterJudge judge = Objects.requireNonNull(judges.get(entry.filter()));
                Path ranges = ranges(entry.filter(), tuning, set.queryCount());
                entry.rounds()
                        .add(system(entry).measure("test", entry.effort(), ranges, judge, settings.secondsEach()));
            }
        }
        return entries;
    }

    private FilteredSystem system(Entry entry) {
        return systems.get(FilteredSystem.NAMES.indexOf(entry.system()));
    }

    /// The quickest effort that finds enough; all there is when none does. That is the least one, unless a system
    /// asks again when it has too little.
    private Map<String, Object> tune(FilteredSystem system, FilterSet.@Nullable Case filter) throws IOException {
        FilterJudge judge = judge(filter, 0, tuning);
        Path ranges = ranges(filter, 0, tuning);
        List<Map<String, Object>> efforts = system.efforts(filter != null, set.live());
        system.measure("tuning", efforts.getFirst(), ranges, judge, settings.secondsEach());
        int low = 0;
        int high = efforts.size() - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (system.measure("tuning", efforts.get(middle), ranges, judge, 0).recall() >= RECALL) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        int best = low;
        Measurement quickest = system.measure("tuning", efforts.get(best), ranges, judge, TUNING_SECONDS);
        for (int next = low + CLIMB; system.asksAgain() && next < efforts.size(); next += CLIMB) {
            Measurement more = system.measure("tuning", efforts.get(next), ranges, judge, TUNING_SECONDS);
            if (more.qps() < quickest.qps()) {
                break;
            }
            best = next;
            quickest = more;
        }
        Progress.say(
                "%s, %s: %s, recall %.3f, %.0f/s",
                filter == null ? "no filter" : filter.label(),
                system.name(),
                efforts.get(best),
                quickest.recall(),
                quickest.qps());
        return efforts.get(best);
    }

    private FilterJudge judge(FilterSet.@Nullable Case filter, int from, int to) {
        return filter == null ? set.judgeAll(from, to) : set.judge(filter, from, to);
    }

    private @Nullable Path ranges(FilterSet.@Nullable Case filter, int from, int to) throws IOException {
        return filter == null ? null : set.writeRanges(filter, from, to);
    }
}
