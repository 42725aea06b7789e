package dev.bristlecone.search.scan;

import dev.bristlecone.kernels.SparseDotProduct;
import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// One query's exact scoring: candidates are added one by one, scored in batches by the kernels and offered to a
/// [TopK]. The score is the metric's value on the dense values, plus the inner product of the sparse values when the
/// query has any; a query without dense values leaves out records that share no sparse index with it.
///
/// Scratch of one query on one thread.
public final class ExactScan {
    private static final int BATCH = 64;

    /// Between these no factor of a cosine overflows or loses digits.
    private static final float SQUARED_NORM_MIN = 1e-30f;

    private static final float SQUARED_NORM_MAX = 1e30f;

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final VectorKernels kernels = VectorKernels.best();
    private final Metric metric;
    private final float @Nullable [] dense;
    private final @Nullable SparseVector sparse;
    private final TopK top;
    private final float inverseQueryNorm;
    private final boolean queryInFloatRange;

    private final int[] sources = new int[BATCH];
    private final int[] ordinals = new int[BATCH];
    private final long[] offsets = new long[BATCH];
    private final float[] squaredNorms = new float[BATCH];
    private final float[] sparseScores = new float[BATCH];
    private final float[] scores = new float[BATCH];
    private @Nullable MemorySegment base;
    private int count;

    /// At least one of `dense` and `sparse` is given; with both the metric is dot product.
    public ExactScan(Metric metric, float @Nullable [] dense, @Nullable SparseVector sparse, TopK top) {
        this.metric = metric;
        this.dense = dense;
        this.sparse = sparse;
        this.top = top;
        float squaredQueryNorm = dense == null ? 0 : kernels.squaredNorm(dense);
        this.inverseQueryNorm = inverseNorm(squaredQueryNorm);
        this.queryInFloatRange = squaredQueryNorm > SQUARED_NORM_MIN && squaredQueryNorm < SQUARED_NORM_MAX;
    }

    /// Adds one record. `rows` and `offset` say where its dense values lie; null rows mean that it has none, and
    /// then it is no candidate of a dense query.
    @SuppressWarnings({"ReferenceEquality", "MemorySegmentReferenceEquality"}) // a batch ends early at worst
    public void add(
            int source,
            int ordinal,
            @Nullable MemorySegment rows,
            long offset,
            float squaredNorm,
            @Nullable SparseVector recordSparse) {
        float sparseScore = 0;
        if (sparse != null && recordSparse != null) {
            sparseScore = SparseDotProduct.of(
                    sparse.indices(), sparse.values(), recordSparse.indices(), recordSparse.values());
        }
        if (dense == null) {
            if (sparseScore != 0) {
                top.offer(sparseScore, source, ordinal);
            }
            return;
        }
        if (rows == null) {
            return;
        }
        if (count == BATCH || (base != rows && count > 0)) {
            finish();
        }
        base = rows;
        sources[count] = source;
        ordinals[count] = ordinal;
        offsets[count] = offset;
        squaredNorms[count] = squaredNorm;
        sparseScores[count] = sparseScore;
        count++;
    }

    /// Scores what is still waiting. The scan may go on afterwards.
    public void finish() {
        if (count == 0 || dense == null || base == null) {
            return;
        }
        switch (metric) {
            case DOT_PRODUCT -> {
                kernels.dotProducts(dense, dense.length, base, offsets, count, scores);
                for (int i = 0; i < count; i++) {
                    scores[i] += sparseScores[i];
                }
            }
            case COSINE -> {
                kernels.dotProducts(dense, dense.length, base, offsets, count, scores);
                for (int i = 0; i < count; i++) {
                    float cosine = scores[i] * inverseQueryNorm * inverseNorm(squaredNorms[i]);
                    scores[i] = inFloatRange(squaredNorms[i]) ? Math.clamp(cosine, -1f, 1f) : wideCosine(i);
                }
            }
            case EUCLIDEAN -> kernels.squaredDistances(dense, dense.length, base, offsets, count, scores);
        }
        for (int i = 0; i < count; i++) {
            top.offer(scores[i], sources[i], ordinals[i]);
        }
        count = 0;
    }

    /// Whether a square of norms, and with it every product that goes into a cosine, is an ordinary float.
    private boolean inFloatRange(float squaredNorm) {
        return queryInFloatRange && squaredNorm > SQUARED_NORM_MIN && squaredNorm < SQUARED_NORM_MAX;
    }

    /// The cosine of values whose squares leave the range of a float: the same in double precision.
    private float wideCosine(int place) {
        if (dense == null || base == null) {
            return 0;
        }
        double dot = 0;
        double queryNorm = 0;
        double rowNorm = 0;
        for (int j = 0; j < dense.length; j++) {
            double value = base.get(FLOAT, offsets[place] + 4L * j);
            dot += dense[j] * value;
            queryNorm += (double) dense[j] * dense[j];
            rowNorm += value * value;
        }
        return queryNorm == 0 || rowNorm == 0
                ? 0
                : (float) Math.clamp(dot / (Math.sqrt(queryNorm) * Math.sqrt(rowNorm)), -1d, 1d);
    }

    private static float inverseNorm(float squaredNorm) {
        return squaredNorm == 0 ? 0 : (float) (1 / Math.sqrt(squaredNorm));
    }
}
