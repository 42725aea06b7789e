package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.ALIGNMENT;
import static dev.bristlecone.search.dense.DenseIndexFormat.FLOAT;
import static dev.bristlecone.search.dense.DenseIndexFormat.INT;
import static dev.bristlecone.search.dense.DenseIndexFormat.align;

import dev.bristlecone.kernels.codes.CodeBlock;
import java.lang.foreign.MemorySegment;

/// One record with its edges in one stretch of memory, so that visiting it costs one trip to it. After SymphonyQG (Gou,
/// Gao, Xu, Long: "SymphonyQG", SIGMOD 2025).
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 4·dimension | values | float32, as stored |
/// | | 4 | addend | float32, [DenseSpace#addend] |
/// | | 4 | factor | float32, [DenseSpace#factor] |
/// | | 4 | twin | the next ordinal with the same vector, -1 when none is left |
/// | | 112 | neighbours | 32 ordinals of 28 bits each, the first one lowest |
/// | next multiple of 64 | | block | [CodeBlock] of the differences between the neighbours and this record |
///
/// A row with fewer than 32 edges repeats its own ordinal, and the addend of such an edge is infinite.
final class GraphRow {
    /// Edges of a row, as many as a block has lanes.
    static final int DEGREE = CodeBlock.LANES;

    /// The most nodes that the bits of a neighbour can tell apart.
    static final int NODES_MAX = 1 << 28;

    private static final int NEIGHBOURS_BYTES = DEGREE * 28 / Byte.SIZE;
    private static final int NEIGHBOUR = NODES_MAX - 1;

    /// Where the cache line begins that has the first of the neighbours.
    final long edges;

    final long terms;
    final long block;
    private final long neighbours;
    final long sizeBytes;

    GraphRow(int dimension, int codeDimension) {
        terms = 4L * dimension;
        neighbours = terms + 12;
        edges = neighbours & -ALIGNMENT;
        block = align(neighbours + NEIGHBOURS_BYTES);
        sizeBytes = align(block + CodeBlock.sizeBytes(codeDimension));
    }

    float addend(MemorySegment rows, long row) {
        return rows.get(FLOAT, row + terms);
    }

    float factor(MemorySegment rows, long row) {
        return rows.get(FLOAT, row + terms + 4);
    }

    void putTerms(MemorySegment rows, long row, float addend, float factor) {
        rows.set(FLOAT, row + terms, addend);
        rows.set(FLOAT, row + terms + 4, factor);
    }

    int twin(MemorySegment rows, long row) {
        return rows.get(INT, row + terms + 8);
    }

    void putTwin(MemorySegment rows, long row, int ordinal) {
        rows.set(INT, row + terms + 8, ordinal);
    }

    int neighbour(MemorySegment rows, long row, int lane) {
        return (rows.get(INT, neighbourOffset(row, lane)) >>> shift(lane)) & NEIGHBOUR;
    }

    void putNeighbour(MemorySegment rows, long row, int lane, int ordinal) {
        long at = neighbourOffset(row, lane);
        int others = rows.get(INT, at) & ~(NEIGHBOUR << shift(lane));
        rows.set(INT, at, others | (ordinal << shift(lane)));
    }

    /// Where the int lies that has the bits of a neighbour.
    long neighbourOffset(long row, int lane) {
        return row + neighbours + ((7L * lane) >>> 1);
    }

    /// Every other neighbour begins in the middle of a byte.
    private static int shift(int lane) {
        return (lane & 1) << 2;
    }
}
