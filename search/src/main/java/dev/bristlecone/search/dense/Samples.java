package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// Some of the records of an index, asked for with their true nearest known: what searches are measured by. A sample
/// stands for a query, so it is left out of what is searched. A query may come from among records that lie close
/// together, or from outside: where others are far nearer to a sample than the next ones, as moved copies are, it is
/// asked a second time with these left out as well, and the worse of both counts.
final class Samples {
    /// How many of the nearest are known, if there are as many.
    static final int NEAREST = 100;

    /// The most copies of a sample that are left out with it.
    private static final int COPIES_MAX = 256;

    /// All records up to one are copies if the next is so many times as far, in squared distance. Few records of
    /// the usual kinds have copies so defined. Of sentence embeddings with 39 moved copies each, queries that asked
    /// for .95 found .52 where only the sample was left out, and .95 with its copies.
    private static final float GAP = 2;

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
    private final Question[][] bySample;
    private Question[] questions = {};

    private Samples(
            DenseSpace space, float typicalSquaredNorm, VectorSource source, int[] order, RandomGenerator random) {
        this.space = space;
        this.typicalSquaredNorm = typicalSquaredNorm;
        this.source = source;
        this.order = order;
        ordinals =
                random.ints(4L * COUNT, 0, order.length).distinct().limit(COUNT).toArray();
        bySample = new Question[ordinals.length][];
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
        parallel.run(samples.ordinals.length, CHUNK, () -> samples.new Worker()::search);
        samples.questions =
                Arrays.stream(samples.bySample).flatMap(Arrays::stream).toArray(Question[]::new);
        return samples;
    }

    /// How many questions there are.
    int count() {
        return questions.length;
    }

    Question question(int number) {
        return questions[number];
    }

    /// The share that was found of what was wanted, by samples alone or by strangers, whichever is less.
    ///
    /// @param found by question
    /// @param wanted by question
    float recall(int[] found, int[] wanted) {
        return (float) Math.min(recall(found, wanted, Question::alone), recall(found, wanted, Question::stranger));
    }

    private double recall(int[] found, int[] wanted, Predicate<Question> counts) {
        long allFound = 0;
        long allWanted = 0;
        for (int number = 0; number < questions.length; number++) {
            if (counts.test(questions[number])) {
                allFound += found[number];
                allWanted += wanted[number];
            }
        }
        return allWanted == 0 ? 1 : (double) allFound / allWanted;
    }

    /// Reads the values of a question's sample as they are stored.
    void read(int number, float[] values) {
        readRecord(questions[number].ordinal, values);
    }

    private void readRecord(int ordinal, float[] values) {
        int place = order[ordinal];
        MemorySegment.copy(source.rows(place), DenseIndexFormat.FLOAT, source.offset(place), values, 0, values.length);
    }

    /// How many of the nearest are copies.
    private int copies(CandidatePool nearest, float constant) {
        int copies = 0;
        for (int place = 0; place < Math.min(COPIES_MAX, nearest.size() - 1); place++) {
            float distance = nearest.distance(place);
            if (nearest.distance(place + 1) > GAP * Math.max(space.rounding(distance, constant), distance)) {
                copies = place + 1;
            }
        }
        return copies;
    }

    /// A sample that is asked for.
    ///
    /// @param leftOut ordinals that searches are to treat as absent, the sample's own among them
    /// @param nearest ordinals of the nearest others, in order, at most [#NEAREST]
    /// @param distances theirs, squared
    /// @param alone whether it stands for queries from among the records
    /// @param stranger whether it stands for queries from outside
    @SuppressWarnings("ArrayRecordComponent") // made once, and never changed
    record Question(int ordinal, int[] leftOut, int[] nearest, float[] distances, boolean alone, boolean stranger) {
        private static Question of(int ordinal, CandidatePool pool, int copies, boolean alone, boolean stranger) {
            int[] leftOut = new int[copies + 1];
            leftOut[copies] = ordinal;
            for (int place = 0; place < copies; place++) {
                leftOut[place] = pool.id(place);
            }
            int[] nearest = new int[Math.min(NEAREST, pool.size() - copies)];
            float[] distances = new float[nearest.length];
            for (int place = 0; place < nearest.length; place++) {
                nearest[place] = pool.id(copies + place);
                distances[place] = pool.distance(copies + place);
            }
            return new Question(ordinal, leftOut, nearest, distances, alone, stranger);
        }
    }

    /// Searches for samples. Scratch of one thread.
    private final class Worker {
        private final float[][] queries = new float[CHUNK][space.dimension()];
        private final float[] constants = new float[CHUNK];
        private final CandidatePool[] pools = new CandidatePool[CHUNK];
        private final long[] offsets = new long[ROWS_AT_ONCE];
        private final int[] scored = new int[ROWS_AT_ONCE];
        private final float[] distances = new float[ROWS_AT_ONCE];
        private final float[] addends = new float[ROWS_AT_ONCE];
        private final float[] factors = new float[ROWS_AT_ONCE];

        void search(int from, int to) {
            float[] stored = new float[space.dimension()];
            float[] coordinates = new float[space.codeDimension()];
            for (int sample = from; sample < to; sample++) {
                readRecord(ordinals[sample], stored);
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
            int copies = copies(pool, constant);
            bySample[sample] = copies == 0
                    ? new Question[] {Question.of(ordinals[sample], pool, 0, true, true)}
                    : new Question[] {
                        Question.of(ordinals[sample], pool, 0, true, false),
                        Question.of(ordinals[sample], pool, copies, false, true)
                    };
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
            if (space.subtracts()) {
                KERNELS.squaredDistances(queries[query], space.dimension(), rows, offsets, count, distances);
            } else {
                KERNELS.dotProducts(queries[query], space.dimension(), rows, offsets, count, distances);
                for (int i = 0; i < count; i++) {
                    distances[i] = constants[query] + addends[i] - 2 * factors[i] * distances[i];
                }
            }
            CandidatePool pool = pools[query];
            for (int i = 0; i < count; i++) {
                float distance = distances[i];
                if (distance < pool.threshold() && scored[i] != ordinals[sample]) {
                    pool.add(scored[i], distance);
                }
            }
        }
    }
}
