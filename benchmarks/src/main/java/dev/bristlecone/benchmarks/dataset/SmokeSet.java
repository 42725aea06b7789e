package dev.bristlecone.benchmarks.dataset;

import dev.bristlecone.model.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// A small made-up set: clusters of normalised vectors. It shows that the harness works; it says nothing about speed,
/// and a report names it as what it is.
public final class SmokeSet {
    public static final String NAME = "smoke";

    private static final int ROWS = 7_000;
    private static final int QUERIES = 100;
    private static final int DIMENSION = 64;
    private static final int CLUSTERS = 40;
    private static final double SPREAD = 0.6;

    private SmokeSet() {}

    /// Writes the set into a directory, the same bytes each time.
    public static Dataset write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Dataset dataset = new Dataset(NAME, Metric.COSINE, directory);
        Random random = new Random(1);
        float[][] centres = new float[CLUSTERS][];
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = near(new float[DIMENSION], 1, random);
        }
        VectorFile.write(dataset.base(), rows(centres, ROWS, random));
        VectorFile.write(dataset.queries(), rows(centres, QUERIES, random));
        return dataset;
    }

    private static float[][] rows(float[][] centres, int count, Random random) {
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = near(centres[random.nextInt(centres.length)], SPREAD, random);
        }
        return rows;
    }

    private static float[] near(float[] centre, double spread, Random random) {
        double[] values = new double[DIMENSION];
        double norm = 0;
        for (int i = 0; i < DIMENSION; i++) {
            values[i] = centre[i] + spread * random.nextGaussian() / Math.sqrt(DIMENSION);
            norm += values[i] * values[i];
        }
        float[] row = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            row[i] = (float) (values[i] / Math.sqrt(norm));
        }
        return row;
    }
}
