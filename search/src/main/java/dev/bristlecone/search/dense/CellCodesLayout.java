package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.ALIGNMENT;
import static dev.bristlecone.search.dense.DenseIndexFormat.align;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.FineCode;
import org.jspecify.annotations.Nullable;

/// The bytes of [CellCodes], version 5: a part of a section whose records are numbered cell by cell. Little-endian;
/// padding is zero; every table starts at a multiple of 64.
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 4 | version | [#VERSION] |
/// | 4 | 4 | cells | number of cells |
/// | 8 | 8 | seed | of the rotation |
/// | 16 | 4 | squared radius | float32, see [DenseSpace] |
/// | 20 | 4 | typical squared norm | float32, mean over the records |
/// | 24 | 4 | fine bits | of a level of the fine codes, 0 when there are none |
/// | 28 | 4 | edges | of each record, 32, or 0 when there is no graph; only with fine codes |
/// | 32 | [CellEffort#BYTES] | effort | [CellEffort], what it takes a scan to reach a recall |
/// | | [EffortTable#SIZE_BYTES] | walk effort | [EffortTable], what it takes a walk; zero without a graph |
/// | | 4·(cells + 1) | starts | the first ordinal of each cell, and the number of records |
/// | | 4·d | origin | float32, not rotated, see [DenseSpace] |
/// | | 4·d·cells | centres | float32, rotated |
/// | | block bytes · blocks | codes | for each cell its records, 32 in a [CodeBlock], against the cell's centre |
/// | | row bytes · records | code rows | the same code of each record by itself, see below; only without fine codes |
/// | | 4·d | middle | float32, the mean of the records; only with fine codes |
/// | | 4·cells | entries | the ordinal nearest to the centre of each cell; only with a graph |
/// | | block bytes · ⌈cells / 32⌉ | entry blocks | the centres as code blocks against the middle; only with a graph |
/// | | sign bytes · records | sign rows | for each record, see below; only with fine codes |
/// | | lower bytes · records | lower planes | the other bits of the fine codes; only with fine codes |
/// | | 128·records | neighbours | 32 ordinals for each record, its own where it has fewer; only with a graph |
///
/// `d` is the number of rotated coordinates. A cell begins with a block of its own.
///
/// A code row has a record's bits from its block, in the order of coordinates, and its two factors from there: what a
/// scan reads where few records of a block may be returned. It takes a power of two up to a cache line, or whole lines.
///
/// A sign row has the signs of the record's [FineCode] against the middle; then its squared distance from the middle
/// and the multipliers of the product with the whole code and with the signs alone, float32 each; then an int, the
/// next ordinal with the same vector or -1.
final class CellCodesLayout {
    static final int VERSION = 5;
    static final int CELLS = 4;
    static final int SEED = 8;
    static final int SQUARED_RADIUS = 16;
    static final int TYPICAL_SQUARED_NORM = 20;
    static final int FINE_BITS = 24;
    static final int EDGES = 28;
    static final int EFFORT = 32;
    static final int WALK_EFFORT = EFFORT + CellEffort.BYTES;
    static final int STARTS = (int) align(WALK_EFFORT + EffortTable.SIZE_BYTES);

    /// What follows the signs of a row, from where its factors begin.
    static final int MULTIPLIER = 4;

    static final int SIGN_MULTIPLIER = 8;
    static final int TWIN = 12;
    private static final int FACTOR_BYTES = 16;

    /// What follows the bits of a code row: the factors of a block.
    private static final int CODE_FACTOR_BYTES = 8;

    final int dimension;
    final int blockBytes;

    /// Where the factors begin in a code row.
    final int codeFactors;

    /// 0 when there are none.
    final int codeRowBytes;

    /// Null when there are no fine codes.
    final @Nullable FineCode fine;

    final int signFactors;
    final int signBytes;
    final int lowerBytes;
    final boolean graph;

    final long origin;
    final long centres;
    final long blocks;
    final long middle;
    final long entries;
    final long entryBlocks;
    final long signRows;
    final long sizeBytes;
    final long neighbours;
    private final long codeRows;
    private final long lower;

    /// @param dimension of rotated coordinates
    /// @param blockCount of all cells together
    CellCodesLayout(int dimension, int records, int cells, long blockCount, int fineBits, boolean graph) {
        this.dimension = dimension;
        this.graph = graph;
        blockBytes = CodeBlock.sizeBytes(dimension);
        codeFactors = dimension / Byte.SIZE;
        codeRowBytes = fineBits == 0 ? inFewLines(codeFactors + CODE_FACTOR_BYTES) : 0;
        fine = fineBits == 0 ? null : new FineCode(dimension, fineBits);
        signFactors = fine == null ? 0 : fine.planeBytes();
        signBytes = fine == null ? 0 : signFactors + FACTOR_BYTES;
        lowerBytes = fine == null ? 0 : fine.lowerBytes();
        origin = origin(cells);
        centres = align(origin + 4L * dimension);
        blocks = align(centres + 4L * dimension * cells);
        codeRows = align(blocks + blockBytes * blockCount);
        middle = align(codeRows + (long) codeRowBytes * records);
        entries = align(middle + (fine == null ? 0 : 4L * dimension));
        entryBlocks = align(entries + (graph ? 4L * cells : 0));
        signRows = align(entryBlocks + (graph ? (long) blockBytes * blocks(cells) : 0));
        lower = align(signRows + (long) signBytes * records);
        neighbours = align(lower + (long) lowerBytes * records);
        sizeBytes = neighbours + (graph ? 4L * GraphRow.DEGREE * records : 0);
    }

    /// Where the origin lies when there are so many cells.
    static long origin(int cells) {
        return align(STARTS + 4L * (cells + 1));
    }

    /// Where the code row of a record lies.
    long codeRow(int ordinal) {
        return codeRows + (long) codeRowBytes * ordinal;
    }

    /// Whose code row lies there.
    int ordinalOfCodeRow(long row) {
        return (int) ((row - codeRows) / codeRowBytes);
    }

    /// Where the signs and factors of a record lie.
    long signRow(int ordinal) {
        return signRows + (long) signBytes * ordinal;
    }

    /// Where the lower bits of a record lie.
    long lowerPlanes(int ordinal) {
        return lower + (long) lowerBytes * ordinal;
    }

    /// So many bytes or a few more, so that none of many in a row touches more cache lines than it must.
    private static int inFewLines(int bytes) {
        return (int) (bytes > ALIGNMENT ? align(bytes) : Integer.highestOneBit(2 * bytes - 1));
    }

    static int blocks(int records) {
        return (records + CodeBlock.LANES - 1) / CodeBlock.LANES;
    }

    static long blocks(int[] starts) {
        long blocks = 0;
        for (int cell = 0; cell + 1 < starts.length; cell++) {
            blocks += blocks(starts[cell + 1] - starts[cell]);
        }
        return blocks;
    }
}
