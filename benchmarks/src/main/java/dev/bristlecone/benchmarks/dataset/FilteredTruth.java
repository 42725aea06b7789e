package dev.bristlecone.benchmarks.dataset;

import dev.bristlecone.model.Metric;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The exact nearest rows of queries among the rows that match, for many filters over the same query: the scores of
/// all rows are computed once for a query.
public final class FilteredTruth {
    /// Candidates beyond those asked for, so that float32 rounding cannot hide a neighbour.
    private static final int SLACK = 20;

    private final Metric metric;
    private final VectorFile base;
    private final float[] query;
    private final float[] scores;

    /// Of the first `live` rows.
    public FilteredTruth(Metric metric, VectorFile base, int live, float[] query) {
        this.metric = metric;
        this.base = base;
        this.query = query;
        this.scores = GroundTruth.scores(metric, base, live, query);
    }

    /// The nearest `count` matching rows, best first; fewer when fewer match.
    public int[] nearest(int count, IntPredicate matches) {
        int[] matching = IntStream.range(0, scores.length).filter(matches).toArray();
        float[] theirs = new float[matching.length];
        for (int i = 0; i < theirs.length; i++) {
            theirs[i] = scores[matching[i]];
        }
        int[] candidates = matching.length == 0
                ? matching
                : Arrays.stream(GroundTruth.smallest(theirs, Math.min(count + SLACK, matching.length)))
                        .map(place -> matching[place])
                        .toArray();
        return IntStream.of(candidates)
                .boxed()
                .sorted((a, b) -> Double.compare(distance(a), distance(b)))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// How far a row is, smaller being nearer.
    public double distance(int row) {
        return GroundTruth.distance(metric, query, base.row(row));
    }

    /// All rows by their distance in float32, nearest first.
    public int[] ranking() {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Float.compare(scores[a], scores[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
