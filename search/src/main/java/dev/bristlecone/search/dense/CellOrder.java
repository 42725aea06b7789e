package dev.bristlecone.search.dense;

import dev.bristlecone.kernels.VectorKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Cells from the nearest centre on: a heap, of which as many are taken as are wanted. Scratch of one thread.
final class CellOrder {
    private static final VectorKernels KERNELS = VectorKernels.best();

    private final MemorySegment bytes;
    private final long[] offsets;
    private final int dimension;
    private final float[] distances;

    /// Distance, then cell; the least at the root.
    private final long[] heap;

    private int size;

    /// @param centres where the rotated coordinates of the first centre lie
    CellOrder(MemorySegment bytes, long centres, int cells, int dimension) {
        this.bytes = bytes;
        this.dimension = dimension;
        offsets = new long[cells];
        Arrays.setAll(offsets, cell -> centres + 4L * dimension * cell);
        distances = new float[cells];
        heap = new long[cells];
    }

    /// Starts again for a query.
    void set(float[] coordinates) {
        size = heap.length;
        KERNELS.squaredDistances(coordinates, dimension, bytes, offsets, size, distances);
        for (int cell = 0; cell < size; cell++) {
            heap[cell] = (long) Float.floatToRawIntBits(distances[cell]) << Integer.SIZE | cell;
        }
        for (int place = size / 2 - 1; place >= 0; place--) {
            sink(place);
        }
    }

    /// The next cell, -1 after the last.
    int next() {
        if (size == 0) {
            return -1;
        }
        int cell = (int) heap[0];
        heap[0] = heap[--size];
        sink(0);
        return cell;
    }

    /// The squared distance of a cell's centre.
    float distance(int cell) {
        return distances[cell];
    }

    private void sink(int start) {
        long sinking = heap[start];
        int place = start;
        int child = 2 * place + 1;
        while (child < size) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= sinking) {
                break;
            }
            heap[place] = heap[child];
            place = child;
            child = 2 * place + 1;
        }
        heap[place] = sinking;
    }
}
