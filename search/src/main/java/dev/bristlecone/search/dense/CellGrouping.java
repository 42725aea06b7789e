package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
import java.util.Arrays;

/// Puts points to the centres that they are nearest to. Same points and centres, same cells, whatever the number of
/// threads.
final class CellGrouping {
    /// A point that has no cell yet.
    static final int NONE = -1;

    private static final int CHUNK = 256;

    private static final VectorKernels KERNELS = VectorKernels.best();

    private final Points centres;
    private final long[] centreOffsets;
    private final float[] centreNorms;
    private final Parallel parallel;

    /// Gives the coordinates of a point by its place, on any thread.
    @FunctionalInterface
    interface PointReader {
        void get(int place, float[] coordinates);
    }

    /// @param centres may move between two assignments
    CellGrouping(Points centres, Parallel parallel) {
        this.centres = centres;
        this.parallel = parallel;
        centreOffsets = new long[centres.count];
        Arrays.setAll(centreOffsets, centres::offset);
        centreNorms = new float[centres.count];
    }

    /// Gives cells to those who have [#NONE].
    void assign(PointReader points, int[] cellOf) {
        for (int cell = 0; cell < centres.count; cell++) {
            centreNorms[cell] = KERNELS.squaredNorm(centres.bytes, centres.offset(cell), centres.dimension);
        }
        parallel.run(cellOf.length, CHUNK, () -> {
            float[] coordinates = new float[centres.dimension];
            float[] products = new float[centres.count];
            return (from, to) -> {
                for (int place = from; place < to; place++) {
                    if (cellOf[place] == NONE) {
                        points.get(place, coordinates);
                        cellOf[place] = nearest(coordinates, products);
                    }
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

    /// Numbers points cell by cell.
    Cells group(int[] cellOf) {
        int[] starts = new int[centres.count + 1];
        for (int cell : cellOf) {
            starts[cell + 1]++;
        }
        for (int cell = 0; cell < centres.count; cell++) {
            starts[cell + 1] += starts[cell];
        }
        int[] order = new int[cellOf.length];
        int[] ends = starts.clone();
        for (int place = 0; place < order.length; place++) {
            order[ends[cellOf[place]]++] = place;
        }
        return new Cells(centres, starts, order);
    }
}
