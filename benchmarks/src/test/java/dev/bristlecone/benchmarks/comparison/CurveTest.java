package dev.bristlecone.benchmarks.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CurveTest {
    @Test
    void frontLeavesOutWhatAnotherPointBeats() {
        Curve curve = curve(point(0.9, 100), point(0.95, 120), point(0.99, 50));
        assertThat(curve.front()).extracting(Point::recall).containsExactly(0.95, 0.99);
    }

    @Test
    void rateIsInterpolatedOnItsLogarithm() {
        Curve curve = curve(point(0.94, 400), point(0.96, 100));
        assertThat(curve.qpsAt(0.95).orElseThrow()).isCloseTo(200, within(1e-9));
    }

    @Test
    void recallBeyondTheLastPointIsNotReached() {
        assertThat(curve(point(0.94, 400)).qpsAt(0.95)).isEmpty();
    }

    @Test
    void curveThatBeginsAboveARecallGivesItsFirstRate() {
        assertThat(curve(point(0.97, 400), point(0.99, 100)).qpsAt(0.95)).hasValue(400);
    }

    @Test
    void buildThatReachesMoreRecallsHasMoreMerit() {
        List<Double> recalls = List.of(0.95, 0.99);
        assertThat(curve(point(0.96, 10), point(0.991, 1)).merit(recalls))
                .isGreaterThan(curve(point(0.96, 10_000)).merit(recalls));
    }

    @Test
    void tuningKeepsEightPointsWhenItHasThem() {
        Curve curve = new Curve(IntStream.range(0, 20)
                .mapToObj(i -> new Point(Map.of("ef", i), 0.5 + 0.02 * i, 1_000 - i, 1, 2, 1))
                .toList());
        assertThat(Tuner.choose(curve)).hasSizeBetween(8, 14);
    }

    private static Curve curve(Point... points) {
        return new Curve(List.of(points));
    }

    private static Point point(double recall, double qps) {
        return new Point(Map.of(), recall, qps, 1, 2, 1);
    }
}
