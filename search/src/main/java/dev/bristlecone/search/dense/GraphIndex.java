package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.CELLS;
import static dev.bristlecone.search.dense.DenseIndexFormat.EFFORT;
import static dev.bristlecone.search.dense.DenseIndexFormat.ENTRIES;
import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.INT;
import static dev.bristlecone.search.dense.DenseIndexFormat.LONG;
import static dev.bristlecone.search.dense.DenseIndexFormat.SEED;
import static dev.bristlecone.search.dense.DenseIndexFormat.SQUARED_RADIUS;
import static dev.bristlecone.search.dense.DenseIndexFormat.TYPICAL_SQUARED_NORM;
import static dev.bristlecone.search.dense.DenseIndexFormat.centres;

import dev.bristlecone.model.VectorSpace;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The graph of a section, in place, with what it takes to walk it. Any thread; valid as long as the section.
final class GraphIndex {
    private final Graph graph;
    private final EffortTable effort;
    private final Yardstick yardstick;

    /// Scratch of walks that are not under way.
    private final ConcurrentLinkedDeque<GraphSearch> idle = new ConcurrentLinkedDeque<>();

    private GraphIndex(Graph graph, EffortTable effort, Yardstick yardstick) {
        this.graph = graph;
        this.effort = effort;
        this.yardstick = yardstick;
    }

    /// Opens the graph of a section whose bytes were verified.
    ///
    /// @param rows where the first row lies
    /// @param part where the index part lies
    /// @param origin of its space, as the codes beside it have it
    static GraphIndex open(MemorySegment bytes, long rows, long part, VectorSpace space, float[] origin, int count) {
        DenseSpace dense = new DenseSpace(space, bytes.get(FLOAT, part + SQUARED_RADIUS), bytes.get(LONG, part + SEED))
                .around(origin);
        int[] entries = new int[bytes.get(INT, part + CELLS)];
        MemorySegment.copy(bytes, INT, part + ENTRIES, entries, 0, entries.length);
        Graph graph = new Graph(
                dense,
                new GraphRow(space.dimension(), dense.codeDimension()),
                bytes,
                rows,
                count,
                bytes.get(FLOAT, part + TYPICAL_SQUARED_NORM),
                bytes,
                part + centres(entries.length),
                entries);
        EffortTable effort = EffortTable.read(bytes, part + EFFORT);
        return new GraphIndex(graph, effort, Yardstick.read(bytes, part, effort, count));
    }

    Graph graph() {
        return graph;
    }

    EffortTable effort() {
        return effort;
    }

    /// By what one that inherits from it is judged.
    Yardstick yardstick() {
        return yardstick;
    }

    int nodes() {
        return graph.nodes();
    }

    long rowBytes() {
        return graph.row().sizeBytes;
    }

    /// Walks as planned.
    ///
    /// @param share of all records that a filter accepts, 0 without one. With a filter the walk must have looked at
    ///     all it met as near as what it found: where what is accepted lies behind much that is not, it is given up
    /// @param found receives `topK` ordinals, nearest first, if so many were found; else none
    boolean walk(
            float[] query, int topK, WalkPlan plan, @Nullable IntPredicate accepted, double share, IntConsumer found) {
        GraphSearch search = idle.pollFirst();
        if (search == null) {
            search = new GraphSearch(graph);
        }
        search.setQuery(query);
        boolean full = search.walk(plan, topK, MeasuredWalk.NOBODY, accepted, share)
                && search.foundCount() == topK
                && (share == 0 || search.reached(search.foundDistance(topK - 1)));
        for (int place = 0; full && place < topK; place++) {
            found.accept(search.foundOrdinal(place));
        }
        idle.addFirst(search);
        return full;
    }
}
