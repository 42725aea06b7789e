package dev.bristlecone.search.dense;

import dev.bristlecone.search.dense.CellGrouping.PointReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a new index can take over from a [Predecessor].
final class Inheritance {
    /// How many times as many cells as wanted, or as few, are good enough.
    private static final double CELLS_OFF_MAX = 1.3;

    /// How many times as many others as in cells of one size a record may have in its cell, on average: where
    /// records come to lie elsewhere than the centres, many are in the same cells.
    private static final double CROWDING_MAX = 3;

    private final Predecessor predecessor;
    private final CellCodes codes;
    private final @Nullable GraphIndex graph;

    private Inheritance(Predecessor predecessor) {
        this.predecessor = predecessor;
        codes = predecessor.index().codes();
        graph = predecessor.index().graph();
    }

    /// Null when there is nothing worth taking over. Among dot products of vectors of different lengths there is
    /// not: inherited graphs found up to 6 in 100 less there than new ones, which their own vectors, asked for, do
    /// not show.
    static @Nullable Inheritance of(@Nullable Predecessor predecessor, DenseSpace space) {
        if (predecessor == null
                || !predecessor.knowsMost()
                || space.extended()
                || !predecessor.index().codes().space.sameAs(space)) {
            return null;
        }
        return new Inheritance(predecessor);
    }

    /// The records around the centres that are there already. Those known stay in their cells.
    ///
    /// @return null when the centres do not fit the records any more
    @Nullable
    Cells cells(PointReader reader, SegmentAllocator memory, Parallel parallel) {
        int[] ordinals = predecessor.ordinals();
        double wanted = CellTraining.cells(ordinals.length);
        if (Math.max(wanted / codes.cells(), codes.cells() / wanted) > CELLS_OFF_MAX) {
            return null;
        }
        Points centres = new Points(memory, codes.cells(), codes.layout.dimension);
        MemorySegment.copy(codes.bytes, codes.layout.centres, centres.bytes, 0, centres.offset(centres.count));
        int[] cellOf = Arrays.stream(ordinals)
                .map(ordinal -> ordinal < 0 ? CellGrouping.NONE : codes.cell(ordinal))
                .toArray();
        CellGrouping grouping = new CellGrouping(centres, parallel);
        grouping.assign(reader, cellOf);
        Cells cells = grouping.group(cellOf);
        return cells.crowding() > CROWDING_MAX ? null : cells;
    }

    /// Null when the predecessor has no graph.
    @Nullable
    InheritedEdges edges(Cells cells, Twins twins) {
        int[] oldOrdinals = Arrays.stream(cells.order())
                .map(place -> predecessor.ordinals()[place])
                .toArray();
        return graph == null ? null : new InheritedEdges(graph.graph(), oldOrdinals, twins);
    }

    /// Whether a graph with the predecessor's edges is good enough.
    boolean isWorthy(EffortTable measured) {
        return graph != null && graph.yardstick().allows(measured, predecessor.ordinals().length, graph.effort());
    }

    /// Leaves word of the yardstick to who inherits next.
    void writeYardstick(MemorySegment part) {
        if (graph != null) {
            graph.yardstick().write(part);
        }
    }
}
