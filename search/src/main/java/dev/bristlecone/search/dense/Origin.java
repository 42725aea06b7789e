package dev.bristlecone.search.dense;

import org.jspecify.annotations.Nullable;

/// Where the vectors of an index are: their mean, about, and how far from it they are. Places on a map, or sensors'
/// readings, may be a thousand times as far from zero as from each other.
///
/// @param mean as [DenseSpace#lay] lays vectors
/// @param squaredSpread the mean squared distance from there
@SuppressWarnings("ArrayRecordComponent") // handed once to the builder
record Origin(float[] mean, double squaredSpread) {
    /// Enough for a mean much nearer to the true one than any vector is.
    private static final int SAMPLES = 4_096;

    /// By so much of the squared spread another origin may be off, and is as good.
    private static final double OFF_MAX = 0.1;

    /// @param space with any origin
    static Origin of(DenseSpace space, VectorSource source) {
        double[] sums = new double[space.codeDimension()];
        double[] squares = new double[space.codeDimension()];
        float[] coordinates = new float[space.codeDimension()];
        int step = Math.max(1, source.count() / SAMPLES);
        int samples = 0;
        for (int place = 0; place < source.count(); place += step) {
            space.lay(source.rows(place), source.offset(place), source.squaredNorm(place), coordinates);
            samples++;
            for (int i = 0; i < coordinates.length; i++) {
                double off = coordinates[i] - sums[i];
                sums[i] += off / samples;
                squares[i] += off * (coordinates[i] - sums[i]);
            }
        }
        float[] mean = new float[sums.length];
        double spread = 0;
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) sums[i];
            spread += squares[i] / samples;
        }
        return new Origin(mean, spread);
    }

    /// The origin of an index to inherit from, if there is one and its origin is as good; else the mean.
    float[] orThatOf(@Nullable Predecessor predecessor) {
        if (predecessor == null || !predecessor.knowsMost()) {
            return mean;
        }
        float[] other = predecessor.index().codes().space.origin();
        if (other.length != mean.length) {
            return mean;
        }
        double off = 0;
        for (int i = 0; i < mean.length; i++) {
            off += (double) (other[i] - mean[i]) * (other[i] - mean[i]);
        }
        return off <= OFF_MAX * squaredSpread ? other : mean;
    }
}
