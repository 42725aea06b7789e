package dev.bristlecone.search.dense;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The bytes of a graph in a section, version 3. Little-endian; padding is zero.
///
/// **Rows**, one for each record by ordinal, each [GraphRow#sizeBytes] long: the record's stored values and its edges,
/// laid out as [GraphRow] says.
///
/// **Index part**, at a multiple of 64:
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 4 | version | [#VERSION] |
/// | 4 | 4 | cells | number of cells |
/// | 8 | 8 | seed | of the rotation |
/// | 16 | 4 | squared radius | float32, see [DenseSpace] |
/// | 20 | 4 | typical squared norm | float32, mean over the records |
/// | 24 | 4 | visits | float32, see [Yardstick]; 0 like the next when all edges were new |
/// | 28 | 4 | nodes | of the graph it was measured in |
/// | 32 | 288 | effort | [EffortTable], what it takes to reach a recall |
/// | 320 | 4·cells | entries | the ordinal nearest to the centre of each cell |
/// | next multiple of 64 | block bytes · ⌈cells / 32⌉ | centres | the centres of the cells as code blocks |
///
/// Which record is in which cell stands with the codes, see [CellCodesLayout]. Here ordinals are numbered cell by cell
/// for
/// the locality of it.
final class DenseIndexFormat {
    static final int VERSION = 3;

    static final int CELLS = 4;
    static final int SEED = 8;
    static final int SQUARED_RADIUS = 16;
    static final int TYPICAL_SQUARED_NORM = 20;
    static final int YARDSTICK = 24;
    static final int EFFORT = 32;
    static final int ENTRIES = EFFORT + EffortTable.SIZE_BYTES;
    static final int ALIGNMENT = 64;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private DenseIndexFormat() {}

    static long align(long offset) {
        return (offset + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /// Where the blocks of the centres begin in the index part.
    static long centres(int cells) {
        return align(ENTRIES + 4L * cells);
    }
}
