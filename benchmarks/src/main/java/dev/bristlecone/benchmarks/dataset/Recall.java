package dev.bristlecone.benchmarks.dataset;

import dev.bristlecone.model.Metric;
import java.util.Arrays;

/// Judges found rows by their exact distance: a row counts when it is no farther than the k-th true neighbour, so that
/// a tie is no mistake. A row named twice counts once, and a row that is not live or not there counts never.
public final class Recall {
    /// Relative to the k-th distance, or to 1 when that is smaller: what float32 input can tell apart.
    private static final double TIE_TOLERANCE = 1e-6;

    private final Metric metric;
    private final VectorFile base;
    private final int live;
    private final float[][] queries;
    private final double[] farthest;
    private final int neighbours;

    /// @param truth the true neighbours of each query, best first, at least `neighbours` of them
    public Recall(Metric metric, VectorFile base, int live, float[][] queries, int[][] truth, int neighbours) {
        this.metric = metric;
        this.base = base;
        this.live = live;
        this.queries = queries;
        this.neighbours = neighbours;
        this.farthest = new double[queries.length];
        for (int i = 0; i < queries.length; i++) {
            double distance = GroundTruth.distance(metric, queries[i], base.row(truth[i][neighbours - 1]));
            farthest[i] = distance + TIE_TOLERANCE * Math.max(1, Math.abs(distance));
        }
    }

    /// The mean share of the true neighbours in `found`, which has one row list for each query.
    public double of(int[][] found) {
        if (found.length != queries.length) {
            throw new IllegalArgumentException("answers: " + found.length + " (expected: " + queries.length + ")");
        }
        long hits = 0;
        for (int i = 0; i < found.length; i++) {
            hits += hits(i, found[i]);
        }
        return hits / ((double) neighbours * queries.length);
    }

    private long hits(int query, int[] rows) {
        return Arrays.stream(rows)
                .limit(neighbours)
                .distinct()
                .filter(row -> row >= 0 && row < live)
                .filter(row -> GroundTruth.distance(metric, queries[query], base.row(row)) <= farthest[query])
                .count();
    }
}
