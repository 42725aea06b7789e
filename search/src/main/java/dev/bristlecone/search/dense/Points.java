package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;

import dev.bristlecone.kernels.VectorKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Rotated coordinates of many vectors, one after the other in native memory.
final class Points {
    private static final VectorKernels KERNELS = VectorKernels.best();

    final MemorySegment bytes;
    final int count;
    final int dimension;

    Points(SegmentAllocator memory, int count, int dimension) {
        this(memory.allocate((long) Float.BYTES * dimension * count, 64), count, dimension);
    }

    Points(MemorySegment bytes, int count, int dimension) {
        this.bytes = bytes;
        this.count = count;
        this.dimension = dimension;
    }

    long offset(int place) {
        return (long) Float.BYTES * dimension * place;
    }

    void get(int place, float[] coordinates) {
        MemorySegment.copy(bytes, FLOAT, offset(place), coordinates, 0, dimension);
    }

    void put(int place, float[] coordinates) {
        MemorySegment.copy(coordinates, 0, bytes, FLOAT, offset(place), dimension);
    }

    /// Squared distances of one point to those at `offsets[0..count)`.
    void squaredDistances(float[] from, long[] offsets, int count, float[] distances) {
        KERNELS.squaredDistances(from, dimension, bytes, offsets, count, distances);
    }
}
