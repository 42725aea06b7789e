package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// The edges of a graph while it is built: for each node up to [GraphRow#DEGREE] others, nearest first, and their
/// squared distances. In native memory, because the heap of a server is small and a graph is not.
final class Neighbours {
    private static final int DEGREE = GraphRow.DEGREE;

    /// For each node the numbers of its neighbours, then their distances.
    private static final int DISTANCES = Integer.BYTES * DEGREE;

    private static final int NODE_BYTES = DISTANCES + Float.BYTES * DEGREE;

    final int count;
    private final MemorySegment edges;
    private final byte[] degrees;

    Neighbours(SegmentAllocator memory, int count) {
        this.count = count;
        edges = memory.allocate((long) NODE_BYTES * count, NODE_BYTES);
        degrees = new byte[count];
    }

    int degree(int node) {
        return degrees[node];
    }

    int id(int node, int place) {
        return edges.get(INT, offset(node) + (long) Integer.BYTES * place);
    }

    float distance(int node, int place) {
        return edges.get(FLOAT, offset(node) + DISTANCES + (long) Float.BYTES * place);
    }

    void set(int node, int degree, int[] from, float[] fromDistances) {
        MemorySegment.copy(from, 0, edges, INT, offset(node), degree);
        MemorySegment.copy(fromDistances, 0, edges, FLOAT, offset(node) + DISTANCES, degree);
        degrees[node] = (byte) degree;
    }

    /// Gives a node the edges it has elsewhere.
    void copy(Neighbours from, int node) {
        MemorySegment.copy(from.edges, offset(node), edges, offset(node), NODE_BYTES);
        degrees[node] = from.degrees[node];
    }

    /// Gives all nodes the edges they have elsewhere.
    void copyAll(Neighbours from) {
        edges.copyFrom(from.edges);
        System.arraycopy(from.degrees, 0, degrees, 0, count);
    }

    /// Puts an edge in place of the last one, or behind the last one where there is room. Its distance is not kept.
    void replaceLast(int node, int id) {
        int place = Math.min(degrees[node], DEGREE - 1);
        edges.set(INT, offset(node) + (long) Integer.BYTES * place, id);
        degrees[node] = (byte) (place + 1);
    }

    private static long offset(int node) {
        return (long) NODE_BYTES * node;
    }
}
