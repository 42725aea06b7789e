package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Chooses a contestant's build and search parameters. Sees tuning queries only.
final class Tuner {
    /// Recalls that the report is about.
    static final List<Double> RECALLS = List.of(0.95, 0.99);

    private static final int POINTS_MIN = 8;
    private static final int POINTS_MAX = 14;
    private static final double RECALL_LOWEST = 0.80;
    private static final double RECALL_ENOUGH = 0.999;
    private static final double WARM_SECONDS = 5;

    private final Builds builds;
    private final RunnerCommands commands;
    private final ComparisonSettings settings;

    Tuner(Builds builds, RunnerCommands commands, ComparisonSettings settings) {
        this.builds = builds;
        this.commands = commands;
        this.settings = settings;
    }

    /// How long a process searches before it is measured.
    static double warmSeconds(ComparisonSettings settings) {
        return settings.quick() ? 0 : WARM_SECONDS;
    }

    Tuned tune(PreparedSet set, Contestant contestant) throws IOException {
        List<Tuned.Trial> trials = new ArrayList<>();
        for (Map<String, Object> options :
                contestant.builds().stream().limit(settings.buildsMax()).toList()) {
            Built built = builds.build(set, contestant, options);
            Curve curve = measure(set, contestant, built);
            trials.add(new Tuned.Trial(built, curve, curve.merit(RECALLS)));
            Progress.say(
                    "tuned %s %s: merit %.0f",
                    contestant.label(), options, trials.getLast().merit());
        }
        Tuned.Trial best = trials.stream()
                .max(Comparator.comparingDouble(Tuned.Trial::merit))
                .orElseThrow();
        return new Tuned(contestant, best.built(), choose(best.tuning()), trials);
    }

    private Curve measure(PreparedSet set, Contestant contestant, Built built) throws IOException {
        try (Session session = Session.open(commands, set, contestant, built, settings)) {
            if (!RunnerCommands.isPython(contestant.system())) {
                session.warm(contestant.searches(), warmSeconds(settings));
            }
            List<Point> points = new ArrayList<>();
            for (Map<String, Object> search : contestant.searches()) {
                points.add(session.measureTuning(search, settings.secondsEach() / 2));
            }
            return new Curve(points);
        }
    }

    /// The front between the recalls of interest; filled up with the points of highest recall when it is short.
    static List<Map<String, Object>> choose(Curve tuning) {
        List<Point> front = new ArrayList<>();
        for (Point point : tuning.front()) {
            boolean done = !front.isEmpty() && front.getLast().recall() >= RECALL_ENOUGH;
            if (point.recall() >= RECALL_LOWEST && !done) {
                front.add(point);
            }
        }
        tuning.points().stream()
                .filter(point -> !front.contains(point))
                .sorted(Comparator.comparingDouble(Point::recall).reversed())
                .limit(Math.max(0, POINTS_MIN - front.size()))
                .forEach(front::add);
        front.sort(Comparator.comparingDouble(Point::recall));
        int count = Math.min(POINTS_MAX, front.size());
        List<Map<String, Object>> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(front.get(count == 1 ? 0 : i * (front.size() - 1) / (count - 1))
                    .search());
        }
        return chosen;
    }
}
