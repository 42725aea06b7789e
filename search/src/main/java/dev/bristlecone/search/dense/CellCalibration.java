package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.kernels.codes.FineCode;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Measures [CellCodes]: for sampled records, with each itself left out, where a scan meets their true nearest: after
/// how many cells, and behind how many others that look nearer. So each section knows by its own data what a recall
/// costs.
final class CellCalibration {
    private static final VectorKernels KERNELS = VectorKernels.best();

    private static final int SAMPLES = 192;
    private static final int NEAREST = 100;

    /// Samples whose rows are read together.
    private static final int CHUNK = 16;

    private final CellCodes codes;
    private final VectorSource source;
    private final int[] order;
    private final Parallel parallel;
    private final int[] samples;

    /// For each sample and each of its nearest: the share of the records in the cells up to its own, its place by
    /// one bit, and its place by fine codes. Beyond all steps where it was not met.
    private final double[][][] needs = new double[CellEffort.Loss.values().length][][];

    CellCalibration(CellCodes codes, VectorSource source, int[] order, RandomGenerator random, Parallel parallel) {
        this.codes = codes;
        this.source = source;
        this.order = order;
        this.parallel = parallel;
        samples = random.ints(4L * SAMPLES, 0, order.length)
                .distinct()
                .limit(SAMPLES)
                .toArray();
        Arrays.setAll(needs, loss -> new double[samples.length][]);
    }

    CellEffort run() {
        parallel.run(samples.length, CHUNK, () -> new Worker()::measure);
        CellEffort effort = CellEffort.empty();
        for (CellEffort.Loss loss : CellEffort.Loss.values()) {
            for (int step = 0; step < CellEffort.STEPS; step++) {
                effort.set(loss, false, step, recall(loss, 10, step));
                effort.set(loss, true, step, recall(loss, NEAREST, step));
            }
        }
        return effort;
    }

    private float recall(CellEffort.Loss loss, int topK, int step) {
        double limit = loss == CellEffort.Loss.CELLS ? CellEffort.share(step) : topK * CellEffort.candidates(step);
        long met = 0;
        long wanted = 0;
        for (double[] sample : needs[loss.place]) {
            for (int i = 0; i < Math.min(topK, sample.length); i++) {
                met += sample[i] <= limit ? 1 : 0;
                wanted++;
            }
        }
        return wanted == 0 ? 1 : (float) ((double) met / wanted);
    }

    /// Measures samples. Scratch of one thread.
    private final class Worker {
        private final CellScan scan = new CellScan(codes);
        private final float[] distances = new float[1];
        private final long[] offset = new long[1];
        private final double[] shares = new double[codes.cells()];

        void measure(int from, int to) {
            CandidatePool[] nearest = nearest(from, to);
            for (int i = from; i < to; i++) {
                measure(i, nearest[i - from]);
            }
        }

        /// The true nearest of each sample.
        private CandidatePool[] nearest(int from, int to) {
            float[][] queries = new float[to - from][codes.space.dimension()];
            float[] constants = new float[queries.length];
            CandidatePool[] nearest = new CandidatePool[queries.length];
            float[] coordinates = new float[codes.layout.dimension];
            for (int i = 0; i < queries.length; i++) {
                float[] stored = stored(samples[from + i]);
                constants[i] = codes.space.placeQuery(stored, codes.typicalSquaredNorm, queries[i], coordinates);
                nearest[i] = new CandidatePool();
                nearest[i].reset(NEAREST);
            }
            for (int ordinal = 0; ordinal < order.length; ordinal++) {
                int place = order[ordinal];
                MemorySegment rows = source.rows(place);
                offset[0] = source.offset(place);
                float addend = codes.space.addend(source.squaredNorm(place));
                float factor = codes.space.factor(source.squaredNorm(place));
                for (int i = 0; i < queries.length; i++) {
                    KERNELS.dotProducts(queries[i], queries[i].length, rows, offset, 1, distances);
                    float distance = constants[i] + addend - 2 * factor * distances[0];
                    if (distance < nearest[i].threshold() && ordinal != samples[from + i]) {
                        nearest[i].add(ordinal, distance);
                    }
                }
            }
            return nearest;
        }

        private void measure(int sample, CandidatePool nearest) {
            int[] wanted = new int[nearest.size()];
            Arrays.setAll(wanted, nearest::id);
            float[] query = stored(samples[sample]);
            scan.setQuery(query);
            int met = 0;
            for (int cell = scan.order().next(); cell >= 0; cell = scan.order().next()) {
                met += codes.starts[cell + 1] - codes.starts[cell];
                shares[cell] = (double) met / order.length;
            }
            needs[CellEffort.Loss.CELLS.place][sample] = Arrays.stream(wanted)
                    .mapToDouble(ordinal -> shares[codes.cell(ordinal)])
                    .toArray();
            scan.setQuery(query);
            int most = (int) Math.min(order.length, NEAREST * CellEffort.candidates(CellEffort.STEPS - 1.0));
            int kept = scan.scan(1, 1, most, Accepted.all(order.length));
            needs[CellEffort.Loss.CODES.place][sample] = places(kept, wanted, samples[sample]);
            FineCode fine = codes.layout.fine;
            kept = fine == null ? kept : scan.refine(fine, kept, kept);
            needs[CellEffort.Loss.FINE_CODES.place][sample] = places(kept, wanted, samples[sample]);
        }

        /// Behind how many of those kept each of the wanted comes, itself counted and the sample not.
        private double[] places(int kept, int[] wanted, int without) {
            int[] sorted = wanted.clone();
            Arrays.sort(sorted);
            int[] placeOf = new int[sorted.length];
            Arrays.fill(placeOf, Integer.MAX_VALUE);
            int place = 0;
            for (int i = 0; i < kept; i++) {
                int ordinal = scan.ordinal(i);
                place += ordinal == without ? 0 : 1;
                int found = Arrays.binarySearch(sorted, ordinal);
                if (found >= 0) {
                    placeOf[found] = place;
                }
            }
            return Arrays.stream(wanted)
                    .mapToDouble(ordinal -> placeOf[Arrays.binarySearch(sorted, ordinal)])
                    .toArray();
        }

        private float[] stored(int ordinal) {
            float[] stored = new float[codes.space.dimension()];
            int place = order[ordinal];
            MemorySegment.copy(
                    source.rows(place), DenseIndexFormat.FLOAT, source.offset(place), stored, 0, stored.length);
            return stored;
        }
    }
}
