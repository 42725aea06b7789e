package dev.bristlecone.benchmarks.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// Recall against rate: what one structure did in one round.
record Curve(List<Point> points) {
    Curve {
        points = List.copyOf(points);
    }

    /// The points that no other beats in recall and rate at once, by rising recall.
    List<Point> front() {
        List<Point> front = new ArrayList<>();
        for (Point point : points.stream()
                .sorted(Comparator.comparingDouble(Point::recall)
                        .reversed()
                        .thenComparing(Comparator.comparingDouble(Point::qps).reversed()))
                .toList()) {
            if (front.isEmpty() || point.qps() > front.getLast().qps()) {
                front.add(point);
            }
        }
        return front.reversed();
    }

    /// The rate at a recall, on the line between the two neighbouring points of the front (logarithm of the rate
    /// against recall). Empty when no point reaches the recall; the rate of the first point when all of them do.
    OptionalDouble qpsAt(double recall) {
        List<Point> front = front();
        for (int i = 0; i < front.size(); i++) {
            Point right = front.get(i);
            if (right.recall() < recall) {
                continue;
            }
            if (i == 0 || right.recall() == recall) {
                return OptionalDouble.of(right.qps());
            }
            Point left = front.get(i - 1);
            double share = (recall - left.recall()) / (right.recall() - left.recall());
            return OptionalDouble.of(Math.exp(Math.log(left.qps()) * (1 - share) + Math.log(right.qps()) * share));
        }
        return OptionalDouble.empty();
    }

    /// What tuning ranks builds by: the geometric mean of the rates at the recalls reported. A build that misses
    /// one ranks behind every build that reaches more of them.
    double merit(List<Double> recalls) {
        double merit = 1;
        for (double recall : recalls) {
            merit *= qpsAt(recall).orElse(1e-3);
        }
        return Math.pow(merit, 1.0 / recalls.size());
    }
}
