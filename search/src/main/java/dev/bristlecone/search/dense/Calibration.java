package dev.bristlecone.search.dense;

import java.util.Arrays;
import java.util.function.Supplier;

/// Measures a finished graph by [Samples]: what walks find is compared with a search of all. So each index knows by its
/// own data what a recall costs.
final class Calibration {
    /// The smallest pool of the first step, and how many candidates for each visit a step has for each one of the
    /// step before: enough that a walk ends by distance.
    private static final int POOL_MIN = 64;

    private static final double ROOM = 4;

    private static final int POOL_MAX = 4_000;

    /// Recall after which longer walks are not tried: they take the longest and tell the least.
    private static final float ENOUGH = 0.998f;

    private static final int CHUNK = 16;

    /// Of so many samples one is asked for its hundred nearest, which tell as much as the ten nearest of all. Odd,
    /// because samples with copies are two questions in turns.
    private static final int WIDE_PART = 3;

    private static final int NEAREST = Samples.NEAREST;

    /// Two computations of one distance differ by less than this share.
    private static final float SAME = 1e-5f;

    private final Supplier<? extends MeasuredWalk> walks;
    private final int dimension;
    private final Samples samples;
    private final Parallel parallel;

    /// What stands in the graph for a sample and its copies: left out, it leaves out all that are equal.
    private final int[][] left;

    /// Distances of the nearest of each sample that are not left out, in order.
    private final float[][] truth;

    private final float[] recalls = new float[2 * EffortTable.STEPS];
    private final float[] pools = new float[2 * EffortTable.STEPS];
    private final float[] visits = new float[2 * EffortTable.STEPS];

    /// @param walks makes what is measured, one for each thread
    /// @param dimension of vectors
    Calibration(
            Supplier<? extends MeasuredWalk> walks, int dimension, Samples samples, Twins twins, Parallel parallel) {
        this.walks = walks;
        this.dimension = dimension;
        this.samples = samples;
        this.parallel = parallel;
        left = new int[samples.count()][];
        truth = new float[samples.count()][];
        for (int sample = 0; sample < left.length; sample++) {
            left[sample] = Arrays.stream(samples.question(sample).leftOut())
                    .map(twins::first)
                    .sorted()
                    .distinct()
                    .toArray();
            truth[sample] = truth(samples.question(sample), left[sample], twins);
        }
    }

    private static float[] truth(Samples.Question question, int[] left, Twins twins) {
        float[] distances = new float[question.nearest().length];
        int count = 0;
        for (int place = 0; place < distances.length; place++) {
            if (Arrays.binarySearch(left, twins.first(question.nearest()[place])) < 0) {
                distances[count++] = question.distances()[place];
            }
        }
        return Arrays.copyOf(distances, count);
    }

    EffortTable run() {
        measure(0, 10, 1);
        measure(EffortTable.STEPS, NEAREST, WIDE_PART);
        return EffortTable.of(recalls, pools, visits);
    }

    /// Steps after one that finds enough count as finding as much.
    private void measure(int from, int topK, int part) {
        int pool = Math.max(POOL_MIN, 2 * topK);
        for (int place = from; place < from + EffortTable.STEPS; place++) {
            if (place > from && recalls[place - 1] >= ENOUGH) {
                recalls[place] = recalls[place - 1];
                pools[place] = pools[place - 1];
                visits[place] = visits[place - 1];
                continue;
            }
            measure(place, topK, part, new WalkPlan(pool, EffortTable.stretch(place - from), pool));
            pool = (int) Math.clamp(ROOM * visits[place], pool, POOL_MAX);
        }
    }

    private void measure(int place, int topK, int part, WalkPlan plan) {
        int[] hits = new int[samples.count()];
        int[] visited = new int[samples.count()];
        int[] wanted = new int[samples.count()];
        int asked = (samples.count() + part - 1) / part;
        parallel.run(asked, CHUNK, () -> {
            MeasuredWalk search = walks.get();
            float[] values = new float[dimension];
            return (from, to) -> {
                for (int i = part * from; i < Math.min(part * to, hits.length); i += part) {
                    samples.read(i, values);
                    search.setQuery(values);
                    search.walk(plan, topK, left[i]);
                    hits[i] = hits(search, truth[i], topK);
                    wanted[i] = Math.min(topK, truth[i].length);
                    visited[i] = search.visitCount();
                }
            };
        });
        recalls[place] = samples.recall(hits, wanted);
        pools[place] = plan.pool();
        visits[place] = Math.max(1, (float) Arrays.stream(visited).sum() / asked);
    }

    private static int hits(MeasuredWalk search, float[] nearest, int topK) {
        int wanted = Math.min(topK, nearest.length);
        if (wanted == 0) {
            return 0;
        }
        float last = nearest[wanted - 1];
        float limit = last * (1 + SAME) + search.rounding(last);
        int hits = 0;
        for (int i = 0; i < search.foundCount() && hits < wanted; i++) {
            hits += search.foundDistance(i) <= limit ? 1 : 0;
        }
        return hits;
    }
}
