package dev.bristlecone.benchmarks.comparison;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// One figure over all rounds.
record Spread(double median, double min, double max) {
    static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], Arrays.stream(sorted).max().orElseThrow());
    }

    /// Half the distance of the extremes, relative to the median.
    double relative() {
        return (max - min) / 2 / median;
    }
}
