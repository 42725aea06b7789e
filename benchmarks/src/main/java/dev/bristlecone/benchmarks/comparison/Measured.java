package dev.bristlecone.benchmarks.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What one contestant showed in all rounds.
///
/// @param rounds one curve each, with the same search parameters in the same order
/// @param memory after the last round
/// @param idleBytes of its process before it opened the index
record Measured(Tuned tuned, List<Curve> rounds, ProcessMemory memory, long idleBytes) {
    Measured {
        rounds = List.copyOf(rounds);
    }

    String label() {
        return tuned.contestant().label();
    }

    /// Each point's medians over the rounds. Recall is the same in all of them.
    Curve median() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < rounds.getFirst().points().size(); i++) {
            int index = i;
            List<Point> seen =
                    rounds.stream().map(round -> round.points().get(index)).toList();
            points.add(new Point(
                    seen.getFirst().search(),
                    seen.getFirst().recall(),
                    Spread.of(seen.stream().mapToDouble(Point::qps)).median(),
                    Spread.of(seen.stream().mapToDouble(Point::p50Micros)).median(),
                    Spread.of(seen.stream().mapToDouble(Point::p99Micros)).median(),
                    Spread.of(seen.stream().mapToDouble(Point::cpuShare)).median()));
        }
        return new Curve(points);
    }

    /// The least share of its core that the process had at any point.
    double cpuShareLeast() {
        return rounds.stream()
                .flatMap(round -> round.points().stream())
                .mapToDouble(Point::cpuShare)
                .min()
                .orElse(0);
    }

    /// The rate at a recall over the rounds; empty when a round did not reach it.
    Optional<Spread> qpsAt(double recall) {
        List<OptionalDouble> rates =
                rounds.stream().map(round -> round.qpsAt(recall)).toList();
        return rates.stream().allMatch(OptionalDouble::isPresent)
                ? Optional.of(Spread.of(rates.stream().mapToDouble(OptionalDouble::getAsDouble)))
                : Optional.empty();
    }

    /// How many times the other's rate at a recall, round by round, so that a slow minute of the machine counts for
    /// both. Empty when one of them did not reach it.
    Optional<Spread> ratioTo(Measured other, double recall) {
        if (qpsAt(recall).isEmpty() || other.qpsAt(recall).isEmpty()) {
            return Optional.empty();
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            ratios.add(rounds.get(i).qpsAt(recall).getAsDouble()
                    / other.rounds().get(i).qpsAt(recall).getAsDouble());
        }
        return Optional.of(Spread.of(ratios.stream().mapToDouble(Double::doubleValue)));
    }
}
