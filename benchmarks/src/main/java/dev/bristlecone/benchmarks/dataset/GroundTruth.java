package dev.bristlecone.benchmarks.dataset;

import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.model.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The exact nearest rows of queries: candidates by float32 arithmetic, then ranked again in doubles. Computed once for
/// each set and split, and kept as an ivecs file (best first).
public final class GroundTruth {
    static final int DEPTH = 100;

    /// Candidates beyond the depth, so that float32 rounding at the border cannot hide a neighbour.
    private static final int SLACK = 50;

    private static final int BATCH = 64;

    private GroundTruth() {}

    /// The nearest [#DEPTH] of the first `live` rows (fewer when there are fewer) for each query of a range.
    public static int[][] load(
            Path cached, Metric metric, VectorFile base, int live, VectorFile queries, Split.QueryRange range)
            throws IOException {
        if (Files.exists(cached)) {
            try (VectorFile file = VectorFile.open(cached)) {
                if (file.count() == range.count()) {
                    return IntStream.range(0, range.count())
                            .mapToObj(file::integers)
                            .toArray(int[][]::new);
                }
            }
        }
        int[][] nearest = IntStream.range(range.from(), range.from() + range.count())
                .mapToObj(query -> nearest(metric, base, live, queries.row(query)))
                .toArray(int[][]::new);
        VectorFile.write(cached, nearest);
        return nearest;
    }

    /// Exact distance in doubles, smaller is nearer for every metric. Rows of cosine sets need not be normalised.
    static double distance(Metric metric, float[] query, float[] row) {
        double dot = 0;
        double square = 0;
        double queryNorm = 0;
        double rowNorm = 0;
        for (int i = 0; i < query.length; i++) {
            double difference = (double) query[i] - row[i];
            dot += (double) query[i] * row[i];
            square += difference * difference;
            queryNorm += (double) query[i] * query[i];
            rowNorm += (double) row[i] * row[i];
        }
        return switch (metric) {
            case COSINE -> 1 - dot / Math.max(Math.sqrt(queryNorm * rowNorm), Double.MIN_NORMAL);
            case DOT_PRODUCT -> -dot;
            case EUCLIDEAN -> square;
        };
    }

    private static int[] nearest(Metric metric, VectorFile base, int live, float[] query) {
        float[] scores = scores(metric, base, live, query);
        int depth = Math.min(DEPTH, live);
        int[] candidates = smallest(scores, Math.min(live, depth + SLACK));
        double[] exact = new double[candidates.length];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = distance(metric, query, base.row(candidates[i]));
        }
        return IntStream.range(0, exact.length)
                .boxed()
                .sorted((a, b) -> Double.compare(exact[a], exact[b]))
                .limit(depth)
                .mapToInt(i -> candidates[i])
                .toArray();
    }

    /// Smaller is nearer. Cosine rows have length 1, so their product ranks them.
    static float[] scores(Metric metric, VectorFile base, int live, float[] query) {
        VectorKernels kernels = VectorKernels.best();
        float[] scores = new float[live];
        float[] batch = new float[BATCH];
        long[] offsets = new long[BATCH];
        for (int from = 0; from < live; from += BATCH) {
            int count = Math.min(BATCH, live - from);
            for (int i = 0; i < count; i++) {
                offsets[i] = base.offset(from + i);
            }
            if (metric == Metric.EUCLIDEAN) {
                kernels.squaredDistances(query, base.dimension(), base.bytes(), offsets, count, batch);
            } else {
                kernels.dotProducts(query, base.dimension(), base.bytes(), offsets, count, batch);
            }
            for (int i = 0; i < count; i++) {
                scores[from + i] = metric == Metric.EUCLIDEAN ? batch[i] : -batch[i];
            }
        }
        return scores;
    }

    static int[] smallest(float[] scores, int count) {
        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        float limit = sorted[count - 1];
        return IntStream.range(0, scores.length)
                .filter(row -> scores[row] <= limit)
                .toArray();
    }
}
