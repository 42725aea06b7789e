package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.INT;

import java.lang.foreign.MemorySegment;

/// Copies the edges of a graph beside fine codes, where a [CodeWalk] finds them.
final class CodeGraphBuilder {
    private CodeGraphBuilder() {}

    /// @param part codes with room for a graph
    static void write(Graph graph, Cells cells, CellCodesLayout layout, MemorySegment part) {
        MemorySegment.copy(graph.entries(), 0, part, INT, layout.entries, graph.entries().length);
        EntryBlocks.write(cells.centres(), cells.middle(), part, layout.entryBlocks);
        GraphRow row = graph.row();
        long edge = layout.neighbours;
        for (int ordinal = 0; ordinal < graph.nodes(); ordinal++) {
            long at = graph.rowOffset(ordinal);
            for (int lane = 0; lane < GraphRow.DEGREE; lane++) {
                part.set(INT, edge, row.neighbour(graph.rows(), at, lane));
                edge += Integer.BYTES;
            }
            long twin = layout.signRow(ordinal) + layout.signFactors + CellCodesLayout.TWIN;
            part.set(INT, twin, row.twin(graph.rows(), at));
        }
    }
}
