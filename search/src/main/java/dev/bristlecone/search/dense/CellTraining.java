package dev.bristlecone.search.dense;

import dev.bristlecone.search.dense.CellGrouping.PointReader;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Groups points by k-means (Lloyd's iterations over a sample). Same points and random numbers, same cells,
/// whatever the number of threads.
final class CellTraining {
    /// Points a cell is meant to have.
    static final int CELL_SIZE = 512;

    private static final int SAMPLE_PER_CELL = 64;
    private static final int ITERATIONS = 8;

    private final PointReader reader;
    private final int count;
    private final Points sample;
    private final Points centres;
    private final CellGrouping grouping;
    private final RandomGenerator random;

    private CellTraining(
            PointReader reader,
            int count,
            int dimension,
            SegmentAllocator memory,
            RandomGenerator random,
            Parallel parallel) {
        this.reader = reader;
        this.count = count;
        this.random = random;
        int cells = cells(count);
        sample = new Points(memory, Math.min(count, cells * SAMPLE_PER_CELL), dimension);
        centres = new Points(memory, cells, dimension);
        grouping = new CellGrouping(centres, parallel);
    }

    /// How many cells so many points are meant to have.
    static int cells(int count) {
        return Math.max(1, count / CELL_SIZE);
    }

    /// @param memory for the sample and the centres
    static Cells run(
            PointReader reader,
            int count,
            int dimension,
            SegmentAllocator memory,
            RandomGenerator random,
            Parallel parallel) {
        CellTraining training = new CellTraining(reader, count, dimension, memory, random, parallel);
        training.train();
        int[] cellOf = noCells(count);
        training.grouping.assign(reader, cellOf);
        return training.grouping.group(cellOf);
    }

    /// Distinct places, drawn evenly.
    private static int[] sample(int count, int size, RandomGenerator random) {
        int[] places = new int[count];
        Arrays.setAll(places, i -> i);
        for (int i = 0; i < size; i++) {
            int other = i + random.nextInt(count - i);
            int place = places[other];
            places[other] = places[i];
            places[i] = place;
        }
        return Arrays.copyOf(places, size);
    }

    private void train() {
        int[] places = sample(count, sample.count, random);
        float[] coordinates = new float[sample.dimension];
        for (int i = 0; i < sample.count; i++) {
            reader.get(places[i], coordinates);
            sample.put(i, coordinates);
        }
        for (int cell = 0; cell < centres.count; cell++) {
            sample.get(cell, coordinates);
            centres.put(cell, coordinates);
        }
        for (int i = 0; i < ITERATIONS; i++) {
            int[] cellOf = noCells(sample.count);
            grouping.assign(sample::get, cellOf);
            moveCentres(cellOf);
        }
    }

    private static int[] noCells(int count) {
        int[] cellOf = new int[count];
        Arrays.fill(cellOf, CellGrouping.NONE);
        return cellOf;
    }

    /// A cell that has lost all its points starts again at a random one.
    private void moveCentres(int[] cellOf) {
        float[][] sums = new float[centres.count][centres.dimension];
        int[] sizes = new int[centres.count];
        float[] coordinates = new float[centres.dimension];
        for (int i = 0; i < sample.count; i++) {
            sample.get(i, coordinates);
            float[] sum = sums[cellOf[i]];
            for (int j = 0; j < sum.length; j++) {
                sum[j] += coordinates[j];
            }
            sizes[cellOf[i]]++;
        }
        for (int cell = 0; cell < centres.count; cell++) {
            if (sizes[cell] == 0) {
                sample.get(random.nextInt(sample.count), coordinates);
                centres.put(cell, coordinates);
                continue;
            }
            float[] sum = sums[cell];
            for (int j = 0; j < sum.length; j++) {
                sum[j] /= sizes[cell];
            }
            centres.put(cell, sum);
        }
    }
}
