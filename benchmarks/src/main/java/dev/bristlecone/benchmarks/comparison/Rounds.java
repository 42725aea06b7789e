package dev.bristlecone.benchmarks.comparison;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/// Measures all contestants in turns: each waits in its open process while another one searches, and every round begins
/// with another of them. A slow minute of the machine then hits everybody and shows as spread.
final class Rounds {
    private final RunnerCommands commands;
    private final ComparisonSettings settings;
    private final List<Double> loads = new ArrayList<>();

    Rounds(RunnerCommands commands, ComparisonSettings settings) {
        this.commands = commands;
        this.settings = settings;
    }

    List<Measured> run(PreparedSet set, List<Tuned> contestants) throws IOException {
        List<Entrant> entrants = new ArrayList<>();
        try {
            for (Tuned tuned : contestants) {
                Session session = Session.open(commands, set, tuned.contestant(), tuned.built(), settings);
                entrants.add(new Entrant(tuned, session, new ArrayList<>()));
                session.warm(tuned.searches(), Tuner.warmSeconds(settings));
            }
            List<Entrant> order = new ArrayList<>(entrants);
            for (int round = 0; round < settings.rounds(); round++) {
                loads.add(Machine.load());
                Progress.say("%s: round %d, load %.2f", set.dataset().name(), round + 1, loads.getLast());
                for (Entrant entrant : order) {
                    entrant.curves().add(measure(entrant));
                }
                Collections.rotate(order, -Math.max(1, order.size() / settings.rounds()));
            }
            List<Measured> measured = new ArrayList<>();
            for (Entrant entrant : entrants) {
                Session session = entrant.session();
                measured.add(new Measured(entrant.tuned(), entrant.curves(), session.memory(), session.idleBytes()));
            }
            return measured;
        } finally {
            for (Entrant entrant : entrants) {
                entrant.session().close();
            }
        }
    }

    /// The machine's load average before each round: whoever else was busy.
    List<Double> loads() {
        return List.copyOf(loads);
    }

    private Curve measure(Entrant entrant) throws IOException {
        List<Point> points = new ArrayList<>();
        for (Map<String, Object> search : entrant.tuned().searches()) {
            points.add(entrant.session().measureTest(search, settings.secondsEach()));
        }
        return new Curve(points);
    }

    private record Entrant(Tuned tuned, Session session, List<Curve> curves) {}
}
