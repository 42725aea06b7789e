package dev.bristlecone.search.dense;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Measures a finished graph: sampled nodes are searched for with the node itself left out, and what is found is
/// compared with a search of all. So each index knows by its own data what a recall costs.
final class Calibration {
    private static final int SAMPLES = 192;

    /// The smallest pool of the first step, and how many candidates for each visit a step has for each one of the
    /// step before: enough that a walk ends by distance.
    private static final int POOL_MIN = 64;

    private static final double ROOM = 4;

    private static final int POOL_MAX = 4_000;

    /// Recall after which longer walks are not tried: they take the longest and tell the least.
    private static final float ENOUGH = 0.998f;

    /// Attempts to draw the samples: points with twins are none, because leaving one out hides the others.
    private static final int DRAWS = 8 * SAMPLES;

    /// How many of the samples a thread takes at once: rows are read once for all of them.
    private static final int CHUNK = 16;

    private static final int ROWS_AT_ONCE = 64;
    private static final int NEAREST = 100;

    /// Two computations of one distance differ by less than this share.
    private static final float SAME = 1e-5f;

    private final Graph graph;
    private final Points points;
    private final Parallel parallel;
    private final int[] samples;

    /// Distances of the nearest others of each sample, in order.
    private final float[][] truth;

    private final float[] recalls = new float[2 * EffortTable.STEPS];
    private final float[] pools = new float[2 * EffortTable.STEPS];
    private final float[] visits = new float[2 * EffortTable.STEPS];

    Calibration(Graph graph, Points points, Twins twins, RandomGenerator random, Parallel parallel) {
        this.graph = graph;
        this.points = points;
        this.parallel = parallel;
        samples = random.ints(DRAWS, 0, points.count)
                .distinct()
                .filter(ordinal -> !twins.hidden(ordinal) && twins.next(ordinal) == Twins.NONE)
                .limit(SAMPLES)
                .toArray();
        truth = new float[samples.length][];
    }

    EffortTable run() {
        parallel.run(samples.length, CHUNK, () -> this::searchAll);
        measure(0, 10);
        measure(EffortTable.STEPS, NEAREST);
        return EffortTable.of(recalls, pools, visits);
    }

    private void searchAll(int from, int to) {
        CandidatePool[] nearest = new CandidatePool[to - from];
        float[][] queries = new float[nearest.length][points.dimension];
        GraphSearch search = new GraphSearch(graph);
        float[] values = new float[graph.space().dimension()];
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = new CandidatePool();
            nearest[i].reset(NEAREST);
            search.setQuery(values(samples[from + i], values));
            System.arraycopy(search.coordinates(), 0, queries[i], 0, points.dimension);
        }
        long[] offsets = new long[ROWS_AT_ONCE];
        float[] distances = new float[ROWS_AT_ONCE];
        for (int first = 0; first < points.count; first += ROWS_AT_ONCE) {
            int count = Math.min(ROWS_AT_ONCE, points.count - first);
            for (int row = 0; row < count; row++) {
                offsets[row] = points.offset(first + row);
            }
            for (int i = 0; i < nearest.length; i++) {
                points.squaredDistances(queries[i], offsets, count, distances);
                for (int row = 0; row < count; row++) {
                    if (distances[row] < nearest[i].threshold() && first + row != samples[from + i]) {
                        nearest[i].add(first + row, distances[row]);
                    }
                }
            }
        }
        for (int i = 0; i < nearest.length; i++) {
            CandidatePool pool = nearest[i];
            float[] found = new float[pool.size()];
            for (int place = 0; place < found.length; place++) {
                found[place] = pool.distance(place);
            }
            truth[from + i] = found;
        }
    }

    /// Steps after one that finds enough count as finding as much.
    private void measure(int from, int topK) {
        int pool = Math.max(POOL_MIN, 2 * topK);
        for (int place = from; place < from + EffortTable.STEPS; place++) {
            if (place > from && recalls[place - 1] >= ENOUGH) {
                recalls[place] = recalls[place - 1];
                pools[place] = pools[place - 1];
                visits[place] = visits[place - 1];
                continue;
            }
            measure(place, topK, new WalkPlan(pool, EffortTable.stretch(place - from), pool));
            pool = (int) Math.clamp(ROOM * visits[place], pool, POOL_MAX);
        }
    }

    private void measure(int place, int topK, WalkPlan plan) {
        int[] hits = new int[samples.length];
        int[] visited = new int[samples.length];
        parallel.run(samples.length, CHUNK, () -> {
            GraphSearch search = new GraphSearch(graph);
            float[] values = new float[graph.space().dimension()];
            return (from, to) -> {
                for (int i = from; i < to; i++) {
                    search.setQuery(values(samples[i], values));
                    search.walk(plan, topK, samples[i], null);
                    hits[i] = hits(search, truth[i], topK);
                    visited[i] = search.visitCount();
                }
            };
        });
        long wanted = 0;
        for (float[] nearest : truth) {
            wanted += Math.min(topK, nearest.length);
        }
        recalls[place] = wanted == 0 ? 1 : (float) ((double) Arrays.stream(hits).sum() / wanted);
        pools[place] = plan.pool();
        visits[place] = Math.max(1, (float) Arrays.stream(visited).average().orElse(1));
    }

    private float[] values(int ordinal, float[] values) {
        MemorySegment.copy(graph.rows(), DenseIndexFormat.FLOAT, graph.rowOffset(ordinal), values, 0, values.length);
        return values;
    }

    private static int hits(GraphSearch search, float[] nearest, int topK) {
        int wanted = Math.min(topK, nearest.length);
        int hits = 0;
        for (int i = 0; i < search.foundCount() && hits < wanted; i++) {
            hits += search.foundDistance(i) <= nearest[wanted - 1] * (1 + SAME) + SAME * search.scale() ? 1 : 0;
        }
        return hits;
    }
}
