package dev.bristlecone.benchmarks.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metric;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A line of rows at 0, 1, 2, 2, 3, …, asked from 0: the truth for two neighbours is at hand.
final class RecallTest {
    private static final int LIVE = 5;
    private static final float[][] QUERIES = {{0}};

    @TempDir
    Path directory;

    @Test
    void exactTruthIsNearestFirstAndKnowsLiveRowsOnly() throws IOException {
        try (VectorFile base = base()) {
            assertThat(truth(base)[0]).startsWith(0, 1).hasSize(LIVE);
        }
    }

    @Test
    void anEquallyFarRowCountsAsWell() throws IOException {
        try (VectorFile base = base()) {
            Recall threeNearest = new Recall(Metric.EUCLIDEAN, base, LIVE, QUERIES, truth(base), 3);
            assertThat(threeNearest.of(new int[][] {{0, 1, 2}})).isEqualTo(1);
            assertThat(threeNearest.of(new int[][] {{0, 1, 3}})).isEqualTo(1);
        }
    }

    @Test
    void repeatedMissingAndWithdrawnRowsDoNotCount() throws IOException {
        try (VectorFile base = base()) {
            Recall twoNearest = new Recall(Metric.EUCLIDEAN, base, LIVE, QUERIES, truth(base), 2);
            assertThat(twoNearest.of(new int[][] {{0, 0}})).isEqualTo(0.5);
            assertThat(twoNearest.of(new int[][] {{0, -1}})).isEqualTo(0.5);
            assertThat(twoNearest.of(new int[][] {{0, LIVE}})).isEqualTo(0.5);
        }
    }

    @Test
    void splitHasNoRowInTwoParts() {
        Split split = Split.of(109_592, 1_000, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(split.tuning()).isEqualTo(new Split.QueryRange(108_592, 1_000));
        assertThat(split.live() + split.withdrawn())
                .isLessThanOrEqualTo(split.tuning().from());
        assertThat(split.test()).isEqualTo(new Split.QueryRange(0, 1_000));
    }

    private int[][] truth(VectorFile base) throws IOException {
        Path queries = directory.resolve("query.fvecs");
        VectorFile.write(queries, QUERIES);
        try (VectorFile file = VectorFile.open(queries)) {
            return GroundTruth.load(
                    directory.resolve("gt.ivecs"), Metric.EUCLIDEAN, base, LIVE, file, new Split.QueryRange(0, 1));
        }
    }

    /// The last row is withdrawn, though it is the nearest of all.
    private VectorFile base() throws IOException {
        Path path = directory.resolve("base.fvecs");
        VectorFile.write(path, new float[][] {{0.5f}, {1}, {2}, {2}, {3}, {0}});
        return VectorFile.open(path);
    }
}
