package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.Rotation;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.scan.VectorNorms;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// How the vectors of a metric are laid into a euclidean space, where nearer always means a smaller distance, and
/// turned there by a random rotation, which spreads what matters evenly over all coordinates and so makes one bit for
/// each a fair summary.
///
/// - cosine: vectors are scaled to length 1;
/// - euclidean: as they are;
/// - dot product: one more coordinate `√(radius² - |x|²)` brings all to the length of the longest; queries have 0
///   there. Left out when all have the same length.
///
/// Before that the origin is moved to where the vectors are, see [Origin]: what all of them have in common tells no
/// two apart, and would take the precision of codes and of floats.
///
/// The squared distance of a query to a vector is `query.constant + addend(x) - 2·factor(x)·⟨query.values, x⟩` for
/// cosine and dot product, with `x` as it is stored. Euclidean distances come from the differences: where vectors lie
/// far from zero and near to each other, little would be left of that sum.
final class DenseSpace {
    /// Lengths that differ by less than this share are the same.
    private static final double SAME_LENGTH = 1e-3;

    private static final float ROUNDING = 1e-5f;

    private final Metric metric;
    private final int dimension;
    private final float squaredRadius;
    private final long seed;
    private final Rotation rotation;
    private final float[] origin;

    /// A space whose origin is zero.
    ///
    /// @param squaredRadius for dot products the largest squared norm, 0 when all are the same; else ignored
    DenseSpace(VectorSpace space, float squaredRadius, long seed) {
        this(space.metric(), space.dimension(), squaredRadius, seed, new float[0]);
    }

    private DenseSpace(Metric metric, int dimension, float squaredRadius, long seed, float[] origin) {
        this.metric = metric;
        this.dimension = dimension;
        this.squaredRadius = metric == Metric.DOT_PRODUCT ? squaredRadius : 0;
        this.seed = seed;
        this.rotation = Rotation.of(seed, codeDimension(dimension, this.squaredRadius > 0));
        this.origin = Arrays.copyOf(origin, rotation.dimension());
    }

    /// The same with another origin.
    ///
    /// @param origin before the rotation, as [#lay] lays vectors; zeros may be missing at its end
    DenseSpace around(float[] origin) {
        return new DenseSpace(metric, dimension, squaredRadius, seed, origin);
    }

    /// The squared radius for vectors whose squared norms lie between these.
    static float squaredRadius(Metric metric, float least, float most) {
        boolean same = least >= most * (1 - 2 * SAME_LENGTH);
        return metric != Metric.DOT_PRODUCT || same ? 0 : most;
    }

    static int codeDimension(int dimension, boolean extended) {
        return CodeBlock.paddedDimension(extended ? dimension + 1 : dimension);
    }

    Metric metric() {
        return metric;
    }

    int dimension() {
        return dimension;
    }

    /// The number of rotated coordinates.
    int codeDimension() {
        return rotation.dimension();
    }

    float squaredRadius() {
        return squaredRadius;
    }

    /// Where the origin is, before the rotation: as many numbers as there are rotated coordinates.
    float[] origin() {
        return origin.clone();
    }

    /// Whether distances come from differences of stored values, not from products.
    boolean subtracts() {
        return metric == Metric.EUCLIDEAN;
    }

    /// Whether there is a coordinate more than the vectors have.
    boolean extended() {
        return squaredRadius > 0;
    }

    /// Whether vectors have the same places in both.
    boolean sameAs(DenseSpace other) {
        return metric == other.metric
                && dimension == other.dimension
                && squaredRadius == other.squaredRadius
                && seed == other.seed
                && Arrays.equals(origin, other.origin);
    }

    /// What a vector adds to its distance from any query.
    float addend(float squaredNorm) {
        return switch (metric) {
            case COSINE -> 1;
            case EUCLIDEAN -> squaredNorm;
            case DOT_PRODUCT -> squaredRadius > 0 ? squaredRadius : squaredNorm;
        };
    }

    /// By what a vector's product with a query counts.
    float factor(float squaredNorm) {
        return metric == Metric.COSINE ? inverse(squaredNorm) : 1;
    }

    /// Rotated coordinates of a stored vector.
    void place(MemorySegment rows, long offset, float squaredNorm, float[] coordinates) {
        lay(rows, offset, squaredNorm, coordinates);
        turn(coordinates);
    }

    private void turn(float[] coordinates) {
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] -= origin[i];
        }
        rotation.apply(coordinates);
    }

    /// Coordinates of a stored vector before the origin is moved and all is rotated.
    void lay(MemorySegment rows, long offset, float squaredNorm, float[] coordinates) {
        MemorySegment.copy(rows, FLOAT, offset, coordinates, 0, dimension);
        Arrays.fill(coordinates, dimension, coordinates.length, 0);
        float factor = factor(squaredNorm);
        if (factor != 1) {
            for (int i = 0; i < dimension; i++) {
                coordinates[i] *= factor;
            }
        }
        if (squaredRadius > 0) {
            coordinates[dimension] = (float) Math.sqrt(Math.max(0, squaredRadius - squaredNorm));
        }
    }

    /// Fills in a query: its values as they go into products, and their rotated coordinates.
    ///
    /// @param typicalSquaredNorm of the stored vectors, the length that a query of a dot product is given: it
    ///     changes no order, and the geometry suits the codes
    /// @return the constant of its distances; for euclidean ones the squared length of the coordinates
    float placeQuery(float[] query, float typicalSquaredNorm, float[] values, float[] coordinates) {
        float squaredNorm = VectorNorms.squaredNorm(query);
        float scale = switch (metric) {
            case COSINE -> inverse(squaredNorm);
            case EUCLIDEAN -> 1;
            case DOT_PRODUCT -> (float) Math.sqrt(typicalSquaredNorm) * inverse(squaredNorm);
        };
        Arrays.fill(coordinates, dimension, coordinates.length, 0);
        for (int i = 0; i < dimension; i++) {
            values[i] = query[i] * scale;
            coordinates[i] = values[i];
        }
        turn(coordinates);
        return subtracts() ? VectorNorms.squaredNorm(coordinates) : squaredNorm * scale * scale;
    }

    /// What a squared distance may be off by for the precision of floats.
    ///
    /// @param constant as [#placeQuery] gave it for the query
    float rounding(float squaredDistance, float constant) {
        return ROUNDING * (subtracts() ? (float) Math.sqrt(squaredDistance * constant) : constant);
    }

    /// The distance that a score of the metric stands for; infinite for a score that is not finite.
    ///
    /// @param constant as [#placeQuery] gave it for the query
    float distance(float score, float[] query, float constant, float typicalSquaredNorm) {
        if (!Float.isFinite(score)) {
            return Float.POSITIVE_INFINITY;
        }
        return switch (metric) {
            case COSINE -> constant + 1 - 2 * score;
            case EUCLIDEAN -> score;
            case DOT_PRODUCT -> {
                float scale = (float) Math.sqrt(typicalSquaredNorm) * inverse(VectorNorms.squaredNorm(query));
                yield constant + (squaredRadius > 0 ? squaredRadius : typicalSquaredNorm) - 2 * scale * score;
            }
        };
    }

    private static float inverse(float squaredNorm) {
        return squaredNorm > 0 ? (float) (1 / Math.sqrt(squaredNorm)) : 0;
    }
}
