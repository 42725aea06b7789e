package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;

/// The edges of a graph turned round: who points to each node, and from how far. Filled anew in every round of
/// building.
final class TurnedEdges {
    private static final int EDGE_BYTES = Integer.BYTES + Float.BYTES;

    /// Which edges are meant.
    @FunctionalInterface
    interface Choice {
        boolean includes(int from, int to);
    }

    private final int[] starts;
    private final MemorySegment edges;

    TurnedEdges(SegmentAllocator memory, int count) {
        starts = new int[count + 1];
        edges = memory.allocate((long) EDGE_BYTES * Math.multiplyExact(count, GraphRow.DEGREE), EDGE_BYTES);
    }

    void fill(Neighbours neighbours, Choice choice) {
        Arrays.fill(starts, 0);
        int count = neighbours.count;
        for (int node = 0; node < count; node++) {
            for (int place = 0; place < neighbours.degree(node); place++) {
                int to = neighbours.id(node, place);
                starts[to + 1] += choice.includes(node, to) ? 1 : 0;
            }
        }
        for (int node = 0; node < count; node++) {
            starts[node + 1] += starts[node];
        }
        int[] ends = Arrays.copyOf(starts, count);
        for (int node = 0; node < count; node++) {
            for (int place = 0; place < neighbours.degree(node); place++) {
                int to = neighbours.id(node, place);
                if (choice.includes(node, to)) {
                    long at = offset(ends[to]++);
                    edges.set(INT, at, node);
                    edges.set(FLOAT, at + Integer.BYTES, neighbours.distance(node, place));
                }
            }
        }
    }

    /// Whether anybody points to a node.
    boolean leadTo(int node) {
        return starts[node] < starts[node + 1];
    }

    /// Gives all who point to a node to the pruning.
    void addTo(int node, Pruning pruning) {
        for (int i = starts[node]; i < starts[node + 1]; i++) {
            pruning.add(edges.get(INT, offset(i)), edges.get(FLOAT, offset(i) + Integer.BYTES));
        }
    }

    private static long offset(int edge) {
        return (long) EDGE_BYTES * edge;
    }
}
