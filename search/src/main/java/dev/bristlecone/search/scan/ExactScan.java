package dev.bristlecone.search.scan;

import dev.bristlecone.kernels.VectorKernels;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.SparseVector;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// One query's exact scoring: candidates are added one by one, scored in batches by the kernels and offered to a
/// [TopK]. The score is the metric's value on the dense values, plus the inner product of the sparse values when the
/// query has any; a query without dense values leaves out records that share no sparse index with it.
///
/// Scratch of one query on one thread.
public final class ExactScan {
    private static final int BATCH = 64;

    private final VectorKernels kernels = VectorKernels.best();
    private final Metric metric;
    private final float @Nullable [] dense;
    private final @Nullable SparseVector sparse;
    private final TopK top;
    private final float inverseQueryNorm;

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
        this.inverseQueryNorm = dense == null ? 0 : inverseNorm(kernels.squaredNorm(dense));
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
            sparseScore = SparseScore.dotProduct(sparse, recordSparse);
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
                    scores[i] = Math.clamp(cosine, -1f, 1f);
                }
            }
            case EUCLIDEAN -> kernels.squaredDistances(dense, dense.length, base, offsets, count, scores);
        }
        for (int i = 0; i < count; i++) {
            top.offer(scores[i], sources[i], ordinals[i]);
        }
        count = 0;
    }

    private static float inverseNorm(float squaredNorm) {
        return squaredNorm == 0 ? 0 : (float) (1 / Math.sqrt(squaredNorm));
    }
}
