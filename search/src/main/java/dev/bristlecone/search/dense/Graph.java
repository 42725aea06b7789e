package dev.bristlecone.search.dense;

import java.lang.foreign.MemorySegment;

/// A graph as it is walked: rows in native memory, and where to enter. While it is built the rows are rewritten between
/// passes, afterwards they never change.
///
/// @param rows holds the row of ordinal `i` at `offset + i·row.sizeBytes`
/// @param nodes ordinals 0 to `nodes - 1` are in the graph
/// @param centresBytes holds the centres of the cells as code blocks against the origin, from `centresOffset` on
/// @param entries an ordinal to start from for each centre
@SuppressWarnings("ArrayRecordComponent") // shared by all searches of one index, and never changed
record Graph(
        DenseSpace space,
        GraphRow row,
        MemorySegment rows,
        long offset,
        int nodes,
        float typicalSquaredNorm,
        MemorySegment centresBytes,
        long centresOffset,
        int[] entries) {
    long rowOffset(int ordinal) {
        return offset + row.sizeBytes * ordinal;
    }
}
