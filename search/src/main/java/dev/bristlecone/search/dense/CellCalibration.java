package dev.bristlecone.search.dense;

import java.util.Arrays;

/// Measures [CellCodes] by [Samples]: where a scan meets their true nearest, after how many cells, and behind how many
/// others that look nearer. So each section knows by its own data what a recall costs.
final class CellCalibration {
    private static final int NEAREST = Samples.NEAREST;

    private static final int CHUNK = 16;

    private final CellCodes codes;
    private final Samples samples;
    private final Parallel parallel;

    /// For each sample and each of its nearest: the share of the records in the cells up to its own, its place by
    /// one bit, and its place by fine codes. Beyond all steps where it was not met.
    private final double[][][] needs = new double[CellEffort.Loss.values().length][][];

    CellCalibration(CellCodes codes, Samples samples, Parallel parallel) {
        this.codes = codes;
        this.samples = samples;
        this.parallel = parallel;
        Arrays.setAll(needs, loss -> new double[samples.count()][]);
    }

    CellEffort run() {
        parallel.run(samples.count(), CHUNK, () -> new Worker()::measure);
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
        int[] met = new int[samples.count()];
        int[] wanted = new int[samples.count()];
        for (int sample = 0; sample < met.length; sample++) {
            double[] needed = needs[loss.place][sample];
            wanted[sample] = Math.min(topK, needed.length);
            for (int i = 0; i < wanted[sample]; i++) {
                met[sample] += needed[i] <= limit ? 1 : 0;
            }
        }
        return samples.recall(met, wanted);
    }

    /// Measures samples. Scratch of one thread.
    private final class Worker {
        private final CellScan scan = new CellScan(codes);
        private final float[] query = new float[codes.space.dimension()];
        private final double[] shares = new double[codes.cells()];

        void measure(int from, int to) {
            for (int sample = from; sample < to; sample++) {
                measure(sample);
            }
        }

        private void measure(int sample) {
            int[] wanted = samples.question(sample).nearest();
            int[] leftOut = samples.question(sample).leftOut().clone();
            Arrays.sort(leftOut);
            samples.read(sample, query);
            scan.setQuery(query);
            int met = 0;
            for (int cell = scan.order().next(); cell >= 0; cell = scan.order().next()) {
                met += codes.starts[cell + 1] - codes.starts[cell];
                shares[cell] = (double) met / codes.records();
            }
            needs[CellEffort.Loss.CELLS.place][sample] = Arrays.stream(wanted)
                    .mapToDouble(ordinal -> shares[codes.cell(ordinal)])
                    .toArray();
            scan.setQuery(query);
            int most = (int) Math.min(codes.records(), NEAREST * CellEffort.candidates(CellEffort.STEPS - 1.0));
            int kept = scan.scan(1, 1, most, Accepted.all(codes.records()));
            needs[CellEffort.Loss.CODES.place][sample] = places(kept, wanted, leftOut);
            kept = scan.refine(kept, kept);
            needs[CellEffort.Loss.FINE_CODES.place][sample] = places(kept, wanted, leftOut);
        }

        /// Behind how many of those kept each of the wanted comes, itself counted and those left out not.
        ///
        /// @param leftOut sorted
        private double[] places(int kept, int[] wanted, int[] leftOut) {
            int[] sorted = wanted.clone();
            Arrays.sort(sorted);
            int[] placeOf = new int[sorted.length];
            Arrays.fill(placeOf, Integer.MAX_VALUE);
            int place = 0;
            for (int i = 0; i < kept; i++) {
                int ordinal = scan.ordinal(i);
                place += Arrays.binarySearch(leftOut, ordinal) >= 0 ? 0 : 1;
                int found = Arrays.binarySearch(sorted, ordinal);
                if (found >= 0) {
                    placeOf[found] = place;
                }
            }
            return Arrays.stream(wanted)
                    .mapToDouble(ordinal -> placeOf[Arrays.binarySearch(sorted, ordinal)])
                    .toArray();
        }
    }
}
