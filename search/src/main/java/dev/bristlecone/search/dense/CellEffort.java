package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;

import java.lang.foreign.MemorySegment;

/// What a scan of cells costs for a recall, as measured when the codes were made, for the 10 and for the 100 nearest:
///
/// - which share of the records, in the order of their cells, holds which share of the true nearest;
/// - how many of the records that look nearest by one bit hold them, and how many by fine codes.
///
/// A scan can lose a record in each of these ways, so the recall of all is about the product of theirs.
final class CellEffort {
    static final int STEPS = 16;

    /// What can lose a record.
    enum Loss {
        CELLS(0),
        CODES(1),
        FINE_CODES(2);

        final int place;

        Loss(int place) {
            this.place = place;
        }
    }

    private static final int LOSSES = 3;

    /// Bytes of the table: recalls as float32, for each loss at each step of 10, then of 100.
    static final int BYTES = Float.BYTES * LOSSES * 2 * STEPS;

    /// The share of cells at a step is `2^((step + 1 - STEPS) / 2)`, and of candidates `topK · 2^(step / 2)`.
    private static final double STEPS_TO_DOUBLE = 2;

    /// Shares of the allowed loss that go to codes and fine codes: more candidates are cheaper than more cells.
    private static final double CODES_LOSS = 0.2;

    private static final double FINE_CODES_LOSS = 0.1;

    /// So many standard errors lose little where so much may be lost, at a recall of .95; each more divides what is
    /// lost by `e` to this power. Measured on sentence embeddings, through filters of all kinds.
    private static final double USUAL_DEVIATIONS = 2.2;

    private static final double USUAL_LOSS = 0.0092;
    private static final double LOSS_OF_DEVIATION = 2.85;

    private final float[] recalls;

    private CellEffort(float[] recalls) {
        this.recalls = recalls;
    }

    /// An empty table, to be filled by [#set].
    static CellEffort empty() {
        return new CellEffort(new float[LOSSES * 2 * STEPS]);
    }

    static CellEffort read(MemorySegment bytes, long offset) {
        CellEffort effort = empty();
        MemorySegment.copy(bytes, FLOAT, offset, effort.recalls, 0, effort.recalls.length);
        return effort;
    }

    void write(MemorySegment bytes, long offset) {
        MemorySegment.copy(recalls, 0, bytes, FLOAT, offset, recalls.length);
    }

    void set(Loss loss, boolean of100, int step, float recall) {
        recalls[row(loss, of100) + step] = recall;
    }

    /// The share of records at a step, or between steps.
    static double share(double step) {
        return Math.pow(2, (step + 1 - STEPS) / STEPS_TO_DOUBLE);
    }

    /// The number of candidates at a step, or between steps, for each that is asked for.
    static double candidates(double step) {
        return Math.pow(2, step / STEPS_TO_DOUBLE);
    }

    /// The share of the accepted records to scan, at most 1.
    ///
    /// @param topK nearest that are asked for among all records; for a filter that `s` of the records pass, those
    ///     divided by `s`
    double share(double topK, double recall) {
        double left = asked(recall);
        double found = left / ((1 - CODES_LOSS * (1 - left)) * (1 - FINE_CODES_LOSS * (1 - left)));
        double of10 = share(stepOf(Loss.CELLS, false, found));
        double of100 = share(stepOf(Loss.CELLS, true, found));
        return Math.clamp(of10 * Math.pow(Math.max(1, of100 / of10), Math.log10(Math.max(1, topK / 10))), 0, 1);
    }

    /// How many of those that look nearest by one bit to look at closer.
    int candidates(int topK, double recall) {
        return candidates(Loss.CODES, topK, 1 - CODES_LOSS * (1 - asked(recall)));
    }

    /// How many of those that look nearest by fine codes to compare exactly.
    int fineCandidates(int topK, double recall) {
        return candidates(Loss.FINE_CODES, topK, 1 - FINE_CODES_LOSS * (1 - asked(recall)));
    }

    private int candidates(Loss loss, int topK, double found) {
        double of10 = candidates(stepOf(loss, false, found));
        double of100 = candidates(stepOf(loss, true, found));
        double each = of10 * Math.pow(of100 / of10, Math.clamp(Math.log10(topK / 10.0), 0, 1));
        return (int) Math.ceil(topK * Math.max(1, each));
    }

    /// How many standard errors of its estimate a candidate may look farther than the worst of the nearest, when
    /// candidates are scored as long as they may be nearer.
    ///
    /// @param factor scales about how many are scored
    static float deviations(double recall, double factor) {
        double loss = CODES_LOSS * (1 - asked(recall));
        double usual = USUAL_DEVIATIONS + Math.log(USUAL_LOSS / loss) / LOSS_OF_DEVIATION;
        return (float) Math.max(0, usual + Math.log(factor));
    }

    /// A sample has an error of its own.
    private static double asked(double recall) {
        return Math.min(recall + 0.004, (1 + recall) / 2);
    }

    /// The step, with a fraction, at which a share of the nearest was found; the last one when none did.
    private double stepOf(Loss loss, boolean of100, double found) {
        int row = row(loss, of100);
        for (int step = 0; step < STEPS; step++) {
            float here = recalls[row + step];
            if (here >= found) {
                float before = step == 0 ? 0 : recalls[row + step - 1];
                return step - (step == 0 ? 0 : (here - found) / Math.max(1e-6, here - before));
            }
        }
        return STEPS - 1;
    }

    private static int row(Loss loss, boolean of100) {
        return STEPS * (2 * loss.place + (of100 ? 1 : 0));
    }
}
