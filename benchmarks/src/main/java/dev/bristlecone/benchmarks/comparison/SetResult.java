package dev.bristlecone.benchmarks.comparison;

import dev.bristlecone.benchmarks.dataset.Dataset;
import dev.bristlecone.benchmarks.dataset.Split;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything measured on one set.
///
/// @param loads the machine's load average before each round
/// @param leftOut structures that failed, with the reason
record SetResult(
        Dataset dataset,
        Split split,
        int dimension,
        List<Measured> systems,
        List<Double> loads,
        Map<String, String> leftOut) {
    /// The system that ratios refer to, when it took part.
    Optional<Measured> reference() {
        return systems.stream()
                .filter(measured -> measured.label().equals(Roster.REFERENCE))
                .findFirst();
    }

    /// The fastest at a recall among all that are not ours.
    Optional<Measured> bestPeer(double recall) {
        return systems.stream()
                .filter(measured -> !measured.tuned().contestant().system().equals("bristlecone"))
                .filter(measured -> measured.qpsAt(recall).isPresent())
                .max(Comparator.comparingDouble(
                        measured -> measured.qpsAt(recall).orElseThrow().median()));
    }
}
