package dev.bristlecone.search.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Goal: the scores are the metric's values, whatever the batch borders, missing parts and magnitudes.
/// Method: compared with sums in double precision.
class ExactScanTest {
    private static final int DIMENSION = 37;

    /// More than two batches, and not a multiple of one.
    private static final int ROWS = 151;

    private final Random random = new Random(12);

    @Test
    void everyMetricGivesItsValueForEveryRow() {
        for (Metric metric : Metric.values()) {
            float[] query = vector(1);
            float[][] rows = rows(1);
            List<Float> scores = scan(metric, query, rows);
            for (int i = 0; i < ROWS; i++) {
                assertThat(scores.get(i)).isCloseTo((float) expected(metric, query, rows[i]), Offset.offset(1e-4f));
            }
        }
    }

    @Test
    void cosineHoldsForValuesWhoseSquaresLeaveTheRangeOfAFloat() {
        for (float scale : new float[] {1e-25f, 1e25f, 1e37f}) {
            float[] query = vector(scale);
            float[][] rows = rows(scale);
            List<Float> scores = scan(Metric.COSINE, query, rows);
            for (int i = 0; i < ROWS; i++) {
                assertThat(scores.get(i))
                        .as("scale %s, row %d", scale, i)
                        .isCloseTo((float) expected(Metric.COSINE, query, rows[i]), Offset.offset(1e-5f));
            }
        }
    }

    @Test
    void aZeroVectorIsAtNoAngleToAnything() {
        float[][] rows = rows(1);
        rows[3] = new float[DIMENSION];
        assertThat(scan(Metric.COSINE, vector(1), rows).get(3)).isZero();
        assertThat(scan(Metric.COSINE, new float[DIMENSION], rows)).containsOnly(0f);
    }

    @Test
    void sparseScoresAddToDenseOnesAndZeroSparseScoresAreNoMatch() {
        SparseVector query = new SparseVector(new int[] {1, 5, -1}, new float[] {2, 3, 4});
        SparseVector shared = new SparseVector(new int[] {5, -1}, new float[] {10, 100});
        SparseVector apart = new SparseVector(new int[] {2, 6}, new float[] {1, 1});
        TopK sparseOnly = new TopK(10, true, ExactScanTest::byOrdinal);
        ExactScan scan = new ExactScan(Metric.DOT_PRODUCT, null, query, sparseOnly);
        scan.add(0, 0, null, 0, 0, shared);
        scan.add(0, 1, null, 0, 0, apart);
        scan.add(0, 2, null, 0, 0, null);
        scan.finish();
        assertThat(drain(sparseOnly, 3)).containsExactly(430f, null, null);
    }

    private List<Float> scan(Metric metric, float[] query, float[][] rows) {
        TopK top = new TopK(ROWS, metric.higherIsNearer(), ExactScanTest::byOrdinal);
        ExactScan scan = new ExactScan(metric, query, null, top);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(4L * DIMENSION * ROWS + 4, 4);
            for (int i = 0; i < ROWS; i++) {
                long offset = 4 + 4L * DIMENSION * i;
                MemorySegment.copy(rows[i], 0, segment, ValueLayout.JAVA_FLOAT, offset, DIMENSION);
                scan.add(0, i, segment, offset, VectorKernels.best().squaredNorm(rows[i]), null);
            }
            scan.finish();
        }
        List<Float> scores = new ArrayList<>();
        for (Float score : drain(top, ROWS)) {
            scores.add(Objects.requireNonNull(score));
        }
        return scores;
    }

    /// The score of each ordinal; null where the record was left out.
    private static @Nullable Float[] drain(TopK top, int rows) {
        @Nullable Float[] scores = new @Nullable Float[rows];
        top.drainSorted((score, source, ordinal) -> scores[ordinal] = score);
        return scores;
    }

    private static int byOrdinal(int source, int ordinal, int otherSource, int otherOrdinal) {
        return Integer.compare(ordinal, otherOrdinal);
    }

    private static double expected(Metric metric, float[] a, float[] b) {
        double dot = 0;
        double distance = 0;
        double normA = 0;
        double normB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            distance += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
            normA += (double) a[i] * a[i];
            normB += (double) b[i] * b[i];
        }
        return switch (metric) {
            case DOT_PRODUCT -> dot;
            case EUCLIDEAN -> distance;
            case COSINE -> dot / Math.sqrt(normA) / Math.sqrt(normB);
        };
    }

    private float[][] rows(float scale) {
        float[][] rows = new float[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = vector(scale);
        }
        return rows;
    }

    private float[] vector(float scale) {
        float[] values = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = (random.nextFloat() - 0.5f) * scale;
        }
        return values;
    }
}
