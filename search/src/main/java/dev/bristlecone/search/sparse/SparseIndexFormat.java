package dev.bristlecone.search.sparse;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The bytes of a sparse index, version 1. Little-endian; padding and reserved bytes are zero.
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 4 | version | [#VERSION] |
/// | 4 | 4 | records | number of records of the section |
/// | 8 | 4 | dimensions | number of dimensions in use, D |
/// | 12 | 4 | reserved | |
/// | 16 | 8 | entries | number of non-zero weights, E |
/// | 24 | 8 | places bytes | size of the last part |
/// | 32 | 32 | recalls | [SparseEffort], what approximate searches find |
/// | 64 | 4·D | dimensions | u32, ascending |
/// | next multiple of 8 | 32·D | lists | for each dimension, see below |
/// | | 4·E | weights | float32, list by list |
/// | | places bytes | places | the records of the weights, list by list |
///
/// **A list**, 32 bytes:
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 8 | first | the place of its first weight among all |
/// | 8 | 8 | places | where its places begin, relative to the part |
/// | 16 | 4 | count | number of its weights, at least 1 |
/// | 20 | 4 | most | float32, the greatest weight or 0 |
/// | 24 | 4 | least | float32, the least weight or 0 |
/// | 28 | 4 | reserved | |
///
/// **Places** of a list begin at a multiple of 4. A short list ([#isLong] says which) has a u32 ordinal for each
/// weight, ascending. A long one is divided by blocks of 64 records, B of them, and its weights are bounded by groups
/// of 16 records, G of them:
///
/// | bytes | content |
/// |---|---|
/// | G | for each group the code of a bound above its weights: none exceeds `code / 255 · most`; 0 when none is
/// positive |
/// | G | only if `least` is negative: the same below them |
/// | 4·(B + 1), at a multiple of 4 | u32, the number of weights before each block, and of all |
/// | count | the lowest six bits of each ordinal, ascending in a block |
final class SparseIndexFormat {
    static final int VERSION = 1;

    static final int RECORDS = 4;
    static final int DIMENSIONS = 8;
    static final int ENTRIES = 16;
    static final int PLACES_BYTES = 24;
    static final int RECALLS = 32;
    static final int HEADER_BYTES = 64;

    static final int LIST_BYTES = 32;
    static final int LIST_PLACES = 8;
    static final int LIST_COUNT = 16;
    static final int LIST_MOST = 20;
    static final int LIST_LEAST = 24;

    static final int BLOCK_SHIFT = 6;
    static final int BLOCK = 1 << BLOCK_SHIFT;
    static final int GROUP_SHIFT = 4;
    static final int GROUP = 1 << GROUP_SHIFT;
    static final int CODE_MAX = 255;

    /// A list of fewer weights is never divided.
    private static final int LONG_COUNT_MIN = 8;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SparseIndexFormat() {}

    static int blocks(int records) {
        return (int) ((records + (long) BLOCK - 1) >>> BLOCK_SHIFT);
    }

    static int groups(int records) {
        return (int) ((records + (long) GROUP - 1) >>> GROUP_SHIFT);
    }

    /// Whether a list of this length is divided by blocks.
    static boolean isLong(int count, int records) {
        return count >= Math.max(blocks(records), LONG_COUNT_MIN);
    }

    static long lists(int dimensions) {
        return HEADER_BYTES + align(4L * dimensions, 8);
    }

    static long weights(int dimensions) {
        return lists(dimensions) + (long) LIST_BYTES * dimensions;
    }

    static long places(int dimensions, long entries) {
        return weights(dimensions) + 4 * entries;
    }

    /// Where the starts of a long list lie, relative to its places.
    static long starts(int records, boolean negative) {
        return align((negative ? 2L : 1L) * groups(records), 4);
    }

    /// Where the members of the blocks of a long list lie, relative to its places.
    static long members(int records, boolean negative) {
        return starts(records, negative) + 4L * (blocks(records) + 1);
    }

    /// The size of a list's places, with padding.
    static long placesBytes(int count, int records, boolean negative) {
        return isLong(count, records) ? align(members(records, negative) + count, 4) : 4L * count;
    }

    /// The greatest magnitude that a code allows, of a list whose greatest magnitude is `most`.
    static double bound(int code, float most) {
        return code * (double) most / CODE_MAX;
    }

    /// The least code that allows a magnitude of at most `most`.
    static int code(float magnitude, float most) {
        int code = magnitude <= 0 ? 0 : (int) Math.ceil(magnitude * (double) CODE_MAX / most);
        while (code < CODE_MAX && bound(code, most) < magnitude) {
            code++;
        }
        return Math.min(code, CODE_MAX);
    }

    static long align(long offset, int alignment) {
        return (offset + alignment - 1) & -alignment;
    }
}
