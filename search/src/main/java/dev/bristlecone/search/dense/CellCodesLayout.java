package dev.bristlecone.search.dense;

import static dev.bristlecone.search.dense.DenseIndexFormat.align;

import dev.bristlecone.kernels.codes.CodeBlock;
import dev.bristlecone.kernels.codes.FineCode;
import org.jspecify.annotations.Nullable;

/// The bytes of [CellCodes], version 2: a part of a section whose records are numbered cell by cell. Little-endian;
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
/// | 28 | 4 | reserved | |
/// | 32 | [CellEffort#BYTES] | effort | [CellEffort], what it takes to reach a recall |
/// | | 4·(cells + 1) | starts | the first ordinal of each cell, and the number of records |
/// | | 4·d·cells | centres | float32, rotated |
/// | | block bytes · blocks | codes | for each cell its records, 32 in a [CodeBlock], against the cell's centre |
/// | | 8·records | fine factors | addend and multiplier of each record, float32; only with fine codes |
/// | | fine bytes · records | fine codes | a [FineCode] for each record; only with fine codes |
///
/// `d` is the number of rotated coordinates. A cell begins with a block of its own.
final class CellCodesLayout {
    static final int VERSION = 2;
    static final int CELLS = 4;
    static final int SEED = 8;
    static final int SQUARED_RADIUS = 16;
    static final int TYPICAL_SQUARED_NORM = 20;
    static final int FINE_BITS = 24;
    static final int EFFORT = 32;
    static final int STARTS = (int) align(EFFORT + CellEffort.BYTES);

    final int dimension;
    final int blockBytes;
    final int fineBytes;

    /// Null when there are no fine codes.
    final @Nullable FineCode fine;

    final long centres;
    final long blocks;
    final long fineFactors;
    final long fineCodes;
    final long sizeBytes;

    /// @param dimension of rotated coordinates
    /// @param blockCount of all cells together
    CellCodesLayout(int dimension, int records, int cells, long blockCount, int fineBits) {
        this.dimension = dimension;
        blockBytes = CodeBlock.sizeBytes(dimension);
        fine = fineBits == 0 ? null : new FineCode(dimension, fineBits);
        fineBytes = fine == null ? 0 : fine.sizeBytes();
        centres = align(STARTS + 4L * (cells + 1));
        blocks = align(centres + 4L * dimension * cells);
        fineFactors = blocks + blockBytes * blockCount;
        fineCodes = fineFactors + (fine == null ? 0 : align(8L * records));
        sizeBytes = fineCodes + (long) fineBytes * records;
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
