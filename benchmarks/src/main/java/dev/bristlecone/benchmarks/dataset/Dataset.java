package dev.bristlecone.benchmarks.dataset;

import dev.bristlecone.model.Metric;
import java.nio.file.Path;

/// A set of real vectors on disk: `NAME.base.fvecs` and `NAME.query.fvecs`, whose rows are disjoint.
///
/// @param metric what is near; vectors of cosine sets have length 1
public record Dataset(String name, Metric metric, Path directory) {
    /// What the search benchmark knows of each set: its metric.
    public static Metric metricOf(String name) {
        return switch (name) {
            case "minilm384", "lift1536", "glove100", SmokeSet.NAME -> Metric.COSINE;
            case "fmnist784" -> Metric.EUCLIDEAN;
            default ->
                throw new IllegalArgumentException("set: " + name
                        + " (expected: minilm384, lift1536, glove100, fmnist784 or " + SmokeSet.NAME + ")");
        };
    }

    public Path base() {
        return directory.resolve(name + ".base.fvecs");
    }

    public Path queries() {
        return directory.resolve(name + ".query.fvecs");
    }
}
