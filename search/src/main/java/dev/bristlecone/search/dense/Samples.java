package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;

/// Some of the records of an index with their true nearest: what searches are measured by. A sample stands for a query,
/// and a query is no copy of a record, though records may be copies of each other: the sample is left out, and so are
/// those far nearer to it than the next.
final class Samples {
    /// How many of the nearest are known, if there are as many.
    static final int NEAREST = 100;

    /// The most copies of a sample that are left out with it. A query that is near a larger group of copies has all
    /// of its nearest there, as the sample has.
    private static final int COPIES_MAX = 256;

    /// All records up to one are copies if the next is so many times as far, in squared distance. Few records of
    /// the usual kinds have copies so defined. Of sentence embeddings with 39 moved copies each, queries that asked
    /// for .95 found .52 where only the sample was left out, and .95 with its copies.
    private static final float GAP = 2;

    /// Distances below this share of the query's length are errors of floats.
    private static final float ERROR = 1e-5f;

    private static final int COUNT = 192;

    /// How many of the samples a thread takes at once: records are read once for all of them.
    private static final int CHUNK = 16;

    private static final int ROWS_AT_ONCE = 64;

    private static final VectorKernels KERNELS = VectorKernels.best();

    private final DenseSpace space;
    private final float typicalSquaredNorm;
    private final VectorSource source;
    private final int[] order;
    private final int[] ordinals;
    private final int[][] leftOut;
    private final int[][] nearest;
    private final float[][] distances;

    private Samples(
            DenseSpace space, float typicalSquaredNorm, VectorSource source, int[] order, RandomGenerator random) {
        this.space = space;
        this.typicalSquaredNorm = typicalSquaredNorm;
        this.source = source;
        this.order = order;
        ordinals =
                random.ints(4L * COUNT, 0, order.length).distinct().limit(COUNT).toArray();
        leftOut = new int[ordinals.length][];
        nearest = new int[ordinals.length][];
        distances = new float[ordinals.length][];
    }

    /// @param order for each ordinal the place in the source
    static Samples of(
            DenseSpace space,
            float typicalSquaredNorm,
            VectorSource source,
            int[] order,
            RandomGenerator random,
            Parallel parallel) {
        Samples samples = new Samples(space, typicalSquaredNorm, source, order, random);
        parallel.run(samples.count(), CHUNK, () -> samples.new Worker()::search);
        return samples;
    }

    int count() {
        return ordinals.length;
    }

    /// Ordinals of the sample and its copies: searches are to treat them as absent.
    int[] leftOut(int sample) {
        return leftOut[sample].clone();
    }

    /// Ordinals of the nearest of those that are not left out, in order, at most [#NEAREST].
    int[] nearest(int sample) {
        return nearest[sample].clone();
    }

    /// Their squared distances.
    float[] distances(int sample) {
        return distances[sample].clone();
    }

    /// Reads a sample's values as they are stored.
    void read(int sample, float[] values) {
        int place = order[ordinals[sample]];
        MemorySegment.copy(source.rows(place), DenseIndexFormat.FLOAT, source.offset(place), values, 0, values.length);
    }

    /// How many of the nearest are copies.
    private static int copies(CandidatePool nearest, float error) {
        int copies = 0;
        for (int place = 0; place < Math.min(COPIES_MAX, nearest.size() - 1); place++) {
            if (nearest.distance(place + 1) > GAP * Math.max(error, nearest.distance(place))) {
                copies = place + 1;
            }
        }
        return copies;
    }

    /// Searches for samples. Scratch of one thread.
    private final class Worker {
        private final float[][] queries = new float[CHUNK][space.dimension()];
        private final float[] constants = new float[CHUNK];
        private final CandidatePool[] pools = new CandidatePool[CHUNK];
        private final long[] offsets = new long[ROWS_AT_ONCE];
        private final int[] scored = new int[ROWS_AT_ONCE];
        private final float[] products = new float[ROWS_AT_ONCE];
        private final float[] addends = new float[ROWS_AT_ONCE];
        private final float[] factors = new float[ROWS_AT_ONCE];

        void search(int from, int to) {
            float[] stored = new float[space.dimension()];
            float[] coordinates = new float[space.codeDimension()];
            for (int sample = from; sample < to; sample++) {
                read(sample, stored);
                constants[sample - from] =
                        space.placeQuery(stored, typicalSquaredNorm, queries[sample - from], coordinates);
                pools[sample - from] = new CandidatePool();
                pools[sample - from].reset(COPIES_MAX + NEAREST);
            }
            for (int first = 0; first < order.length; first += ROWS_AT_ONCE) {
                search(from, to, first, Math.min(first + ROWS_AT_ONCE, order.length));
            }
            for (int sample = from; sample < to; sample++) {
                take(sample, pools[sample - from], constants[sample - from]);
            }
        }

        private void take(int sample, CandidatePool pool, float constant) {
            int copies = copies(pool, ERROR * constant);
            leftOut[sample] = new int[copies + 1];
            leftOut[sample][copies] = ordinals[sample];
            for (int place = 0; place < copies; place++) {
                leftOut[sample][place] = pool.id(place);
            }
            int known = Math.min(NEAREST, pool.size() - copies);
            nearest[sample] = new int[known];
            distances[sample] = new float[known];
            for (int place = 0; place < known; place++) {
                nearest[sample][place] = pool.id(copies + place);
                distances[sample][place] = pool.distance(copies + place);
            }
        }

        /// Records that lie in the same memory are scored together.
        private void search(int from, int to, int first, int end) {
            long left = -1L >>> (Long.SIZE - (end - first));
            while (left != 0) {
                int next = first + Long.numberOfTrailingZeros(left);
                MemorySegment rows = source.rows(order[next]);
                int count = 0;
                for (long open = left; open != 0; open &= open - 1) {
                    int ordinal = first + Long.numberOfTrailingZeros(open);
                    int place = order[ordinal];
                    if (ordinal == next || source.rows(place).equals(rows)) {
                        left ^= Long.lowestOneBit(open);
                        float squaredNorm = source.squaredNorm(place);
                        addends[count] = space.addend(squaredNorm);
                        factors[count] = space.factor(squaredNorm);
                        offsets[count] = source.offset(place);
                        scored[count++] = ordinal;
                    }
                }
                for (int sample = from; sample < to; sample++) {
                    score(sample, sample - from, rows, count);
                }
            }
        }

        private void score(int sample, int query, MemorySegment rows, int count) {
            KERNELS.dotProducts(queries[query], space.dimension(), rows, offsets, count, products);
            CandidatePool pool = pools[query];
            for (int i = 0; i < count; i++) {
                float distance = constants[query] + addends[i] - 2 * factors[i] * products[i];
                if (distance < pool.threshold() && scored[i] != ordinals[sample]) {
                    pool.add(scored[i], distance);
                }
            }
        }
    }
}
