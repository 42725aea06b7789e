package dev.bristlecone.search.sparse;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The bytes of a sparse index, version 2. Little-endian; padding and reserved bytes are zero.
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 4 | version | [#VERSION] |
/// | 4 | 4 | records | number of records of the section |
/// | 8 | 4 | dimensions | number of dimensions in use, D |
/// | 12 | 4 | reserved | |
/// | 16 | 8 | codes bytes | size of the last part |
/// | 24 | 8 | reserved | |
/// | 32 | 32 | recalls | [SparseEffort], what approximate searches find |
/// | 64 | 4·D | dimensions | u32, ascending |
/// | next multiple of 8 | 24·D | lists | for each dimension, see below |
/// | | codes bytes | codes | of the weights, list by list |
///
/// **A list**, 24 bytes:
///
/// | offset | bytes | field | meaning |
/// |---|---|---|---|
/// | 0 | 8 | codes | where its codes begin, relative to the part |
/// | 8 | 4 | count | number of its weights, at least 1 |
/// | 12 | 4 | most | float32, the greatest weight or 0 |
/// | 16 | 4 | least | float32, the least weight or 0 |
/// | 20 | 4 | reserved | |
///
/// **Codes.** A weight has a code of one byte: it does not exceed `code / 255 · most`, and the code is at least 1, also
/// of a weight below 0. If `least` is negative it has a second code that does the same for what is below 0: the weight
/// is not less than `code / 255 · least`. A list of few weights has, from a multiple of 4 on, the u32 ordinals of its
/// records, ascending, then their codes, then their second codes. One that is *full* ([#isFull] says which) has a code
/// for every record, 0 for those without a weight, then the same of second codes.
final class SparseIndexFormat {
    static final int VERSION = 2;

    static final int RECORDS = 4;
    static final int DIMENSIONS = 8;
    static final int CODES_BYTES = 16;
    static final int RECALLS = 32;
    static final int HEADER_BYTES = 64;

    static final int LIST_BYTES = 24;
    static final int LIST_COUNT = 8;
    static final int LIST_MOST = 12;
    static final int LIST_LEAST = 16;

    static final int CODE_MAX = 255;

    /// A list with a weight for one in so many records is full: adding up codes of all takes no longer than walking
    /// it.
    private static final int FULL_SHARE = 16;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SparseIndexFormat() {}

    /// Whether a list of this length has a code for every record.
    static boolean isFull(int count, int records) {
        return (long) FULL_SHARE * count >= records;
    }

    static long lists(int dimensions) {
        return HEADER_BYTES + align(4L * dimensions, 8);
    }

    static long codes(int dimensions) {
        return lists(dimensions) + (long) LIST_BYTES * dimensions;
    }

    /// Where the codes of a list begin, relative to its start.
    static long codesStart(int count, int records) {
        return isFull(count, records) ? 0 : 4L * count;
    }

    /// The number of codes of each kind a list has.
    static int codeCount(int count, int records) {
        return isFull(count, records) ? records : count;
    }

    /// The size of a list, with padding.
    static long listBytes(int count, int records, boolean negative) {
        long codes = (negative ? 2L : 1L) * codeCount(count, records);
        return align(codesStart(count, records) + codes, 4);
    }

    /// The greatest magnitude that a code allows, of a list whose greatest magnitude is `most`.
    static double bound(int code, float most) {
        return code * (double) most / CODE_MAX;
    }

    /// The least code from 1 on that allows a magnitude of at most `most`.
    static int code(float magnitude, float most) {
        int code = magnitude <= 0 ? 1 : Math.max(1, (int) Math.ceil(magnitude * (double) CODE_MAX / most));
        while (code < CODE_MAX && bound(code, most) < magnitude) {
            code++;
        }
        return Math.min(code, CODE_MAX);
    }

    static long align(long offset, int alignment) {
        return (offset + alignment - 1) & -alignment;
    }
}
