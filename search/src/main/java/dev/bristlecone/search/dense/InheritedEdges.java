package dev.bristlecone.search.dense;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The edges of an earlier graph, for a new one that holds most of its records. Where a record is gone, those who led
/// to it have its own neighbours for candidates instead (after FreshDiskANN, Singh et al., 2021).
final class InheritedEdges {
    /// What became of a node's edges.
    enum Fate {
        /// The node is new, or has lost so many that it must look for others.
        LOST,
        /// Some led to records that are gone.
        MENDED,
        /// All are there.
        KEPT
    }

    private static final int NONE = -1;

    /// The share of a node's edges that must be left for those mended to be as good as new ones.
    private static final double LEFT_MIN = 0.6;

    private final Graph old;
    private final GraphRow row;

    /// For each node the old one whose edges it takes over.
    private final int[] oldOf;

    /// For each old node the one that stands for it now.
    private final int[] nodeOf;

    /// @param oldOrdinals for each ordinal its number in the old graph, or -1
    InheritedEdges(Graph old, int[] oldOrdinals, Twins twins) {
        this.old = old;
        row = old.row();
        int[] firsts = firsts();
        oldOf = new int[oldOrdinals.length];
        nodeOf = new int[old.nodes()];
        Arrays.fill(oldOf, NONE);
        Arrays.fill(nodeOf, NONE);
        for (int ordinal = 0; ordinal < oldOrdinals.length; ordinal++) {
            if (oldOrdinals[ordinal] >= 0) {
                int first = firsts[oldOrdinals[ordinal]];
                nodeOf[first] = twins.first(ordinal);
                oldOf[twins.first(ordinal)] = first;
            }
        }
    }

    /// For each old ordinal the one that stood for it.
    private int[] firsts() {
        int[] firsts = new int[old.nodes()];
        Arrays.setAll(firsts, ordinal -> ordinal);
        for (int ordinal = 0; ordinal < firsts.length; ordinal++) {
            int twin = row.twin(old.rows(), old.rowOffset(ordinal));
            if (twin >= 0) {
                firsts[twin] = firsts[ordinal];
            }
        }
        return firsts;
    }

    /// Hands edges on. Scratch of one thread.
    final class Heir {
        private final Graph graph;
        private final Points points;
        private final Pruning pruning;
        private final float[] coordinates;
        private final int[] kept = new int[GraphRow.DEGREE];
        private final int[] gone = new int[GraphRow.DEGREE];
        private final long[] offsets = new long[GraphRow.DEGREE];
        private final float[] distances = new float[GraphRow.DEGREE];
        private int keptCount;
        private int goneCount;

        Heir(Graph graph, Points points) {
            this.graph = graph;
            this.points = points;
            pruning = new Pruning(points);
            coordinates = new float[points.dimension];
        }

        /// Gives a node its edges. Where all were kept, its row has them as well.
        Fate take(int node, Neighbours into) {
            if (oldOf[node] == NONE) {
                return Fate.LOST;
            }
            sort(node);
            if (keptCount < LEFT_MIN * (keptCount + goneCount) || keptCount == 0) {
                return Fate.LOST;
            }
            points.get(node, coordinates);
            measure(kept, keptCount);
            if (goneCount == 0) {
                into.set(node, keptCount, kept, distances);
                copyRow(node);
                return Fate.KEPT;
            }
            mend(node, into);
            return Fate.MENDED;
        }

        /// Tells the neighbours that are there from those that are gone.
        private void sort(int node) {
            long at = old.rowOffset(oldOf[node]);
            keptCount = 0;
            goneCount = 0;
            for (int lane = 0; lane < GraphRow.DEGREE; lane++) {
                int neighbour = row.neighbour(old.rows(), at, lane);
                if (neighbour == oldOf[node]) {
                    continue;
                }
                if (nodeOf[neighbour] == NONE) {
                    gone[goneCount++] = neighbour;
                } else {
                    kept[keptCount++] = nodeOf[neighbour];
                }
            }
        }

        private void mend(int node, Neighbours into) {
            pruning.clear();
            addMeasured(keptCount, kept);
            for (int i = 0; i < goneCount; i++) {
                long at = old.rowOffset(gone[i]);
                int count = 0;
                for (int lane = 0; lane < GraphRow.DEGREE; lane++) {
                    int through = nodeOf[row.neighbour(old.rows(), at, lane)];
                    if (through != NONE && through != node) {
                        kept[count++] = through;
                    }
                }
                measure(kept, count);
                addMeasured(count, kept);
            }
            pruning.choose(node, into, 1, GraphEffort.NORMAL.turned(), true);
        }

        private void measure(int[] nodes, int count) {
            for (int i = 0; i < count; i++) {
                offsets[i] = points.offset(nodes[i]);
            }
            points.squaredDistances(coordinates, offsets, count, distances);
        }

        private void addMeasured(int count, int[] nodes) {
            for (int i = 0; i < count; i++) {
                pruning.add(nodes[i], distances[i]);
            }
        }

        /// Same points, same codes: they need not be computed again.
        private void copyRow(int node) {
            long from = old.rowOffset(oldOf[node]);
            long to = graph.rowOffset(node);
            MemorySegment.copy(old.rows(), from + row.block, graph.rows(), to + row.block, row.sizeBytes - row.block);
            for (int lane = 0; lane < GraphRow.DEGREE; lane++) {
                int neighbour = row.neighbour(old.rows(), from, lane);
                row.putNeighbour(graph.rows(), to, lane, neighbour == oldOf[node] ? node : nodeOf[neighbour]);
            }
        }
    }
}
