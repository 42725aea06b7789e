package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;

/// Some of the records of an index with their true nearest, each itself left out: what searches are measured by.
final class Samples {
    /// How many of the nearest are known, if there are as many.
    static final int NEAREST = 100;

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
    private final CandidatePool[] nearest;

    private Samples(
            DenseSpace space, float typicalSquaredNorm, VectorSource source, int[] order, RandomGenerator random) {
        this.space = space;
        this.typicalSquaredNorm = typicalSquaredNorm;
        this.source = source;
        this.order = order;
        ordinals =
                random.ints(4L * COUNT, 0, order.length).distinct().limit(COUNT).toArray();
        nearest = new CandidatePool[ordinals.length];
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

    int ordinal(int sample) {
        return ordinals[sample];
    }

    /// The nearest others of a sample, at most [#NEAREST].
    CandidatePool nearest(int sample) {
        return nearest[sample];
    }

    /// Reads a sample's values as they are stored.
    void read(int sample, float[] values) {
        int place = order[ordinals[sample]];
        MemorySegment.copy(source.rows(place), DenseIndexFormat.FLOAT, source.offset(place), values, 0, values.length);
    }

    /// Searches for samples. Scratch of one thread.
    private final class Worker {
        private final float[][] queries = new float[CHUNK][space.dimension()];
        private final float[] constants = new float[CHUNK];
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
                nearest[sample] = new CandidatePool();
                nearest[sample].reset(NEAREST);
            }
            for (int first = 0; first < order.length; first += ROWS_AT_ONCE) {
                search(from, to, first, Math.min(first + ROWS_AT_ONCE, order.length));
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
            CandidatePool pool = nearest[sample];
            for (int i = 0; i < count; i++) {
                float distance = constants[query] + addends[i] - 2 * factors[i] * products[i];
                if (distance < pool.threshold() && scored[i] != ordinals[sample]) {
                    pool.add(scored[i], distance);
                }
            }
        }
    }
}
