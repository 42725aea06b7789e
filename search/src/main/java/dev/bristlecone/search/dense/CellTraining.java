package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
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
    private static final int CHUNK = 256;

    private static final VectorKernels KERNELS = VectorKernels.best();

    private final PointReader reader;
    private final int count;
    private final Points sample;
    private final Points centres;
    private final long[] centreOffsets;
    private final float[] centreNorms;
    private final RandomGenerator random;
    private final Parallel parallel;

    /// Gives the coordinates of a point by its place, on any thread.
    @FunctionalInterface
    interface PointReader {
        void get(int place, float[] coordinates);
    }

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
        this.parallel = parallel;
        int cells = Math.max(1, count / CELL_SIZE);
        sample = new Points(memory, Math.min(count, cells * SAMPLE_PER_CELL), dimension);
        centres = new Points(memory, cells, dimension);
        centreOffsets = new long[cells];
        Arrays.setAll(centreOffsets, centres::offset);
        centreNorms = new float[cells];
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
        return training.group();
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
        int[] cellOf = new int[sample.count];
        for (int i = 0; i < ITERATIONS; i++) {
            assign(sample::get, cellOf);
            moveCentres(cellOf);
        }
    }

    private Cells group() {
        int[] cellOf = new int[count];
        assign(reader, cellOf);
        int[] starts = new int[centres.count + 1];
        for (int cell : cellOf) {
            starts[cell + 1]++;
        }
        for (int cell = 0; cell < centres.count; cell++) {
            starts[cell + 1] += starts[cell];
        }
        int[] order = new int[count];
        int[] ends = starts.clone();
        for (int place = 0; place < count; place++) {
            order[ends[cellOf[place]]++] = place;
        }
        return new Cells(centres, starts, order);
    }

    private void assign(PointReader points, int[] cellOf) {
        for (int cell = 0; cell < centres.count; cell++) {
            centreNorms[cell] = KERNELS.squaredNorm(centres.bytes, centres.offset(cell), centres.dimension);
        }
        parallel.run(cellOf.length, CHUNK, () -> {
            float[] coordinates = new float[centres.dimension];
            float[] products = new float[centres.count];
            return (from, to) -> {
                for (int place = from; place < to; place++) {
                    points.get(place, coordinates);
                    cellOf[place] = nearest(coordinates, products);
                }
            };
        });
    }

    private int nearest(float[] coordinates, float[] products) {
        KERNELS.dotProducts(
                coordinates, centres.dimension, centres.bytes, centreOffsets, centreOffsets.length, products);
        int nearest = 0;
        float least = Float.POSITIVE_INFINITY;
        for (int cell = 0; cell < products.length; cell++) {
            float distance = centreNorms[cell] - 2 * products[cell];
            if (distance < least) {
                least = distance;
                nearest = cell;
            }
        }
        return nearest;
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
