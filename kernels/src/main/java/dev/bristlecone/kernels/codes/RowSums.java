package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// `Σ uⱼ` over the set bits of single codes, by counting the bits that a code shares with each plane of the query.
/// Words of 64 bits do it everywhere: each is an `and` and a count.
///
/// Codes go four at a time: each plane is loaded once for four, and codes that are not in a cache come together.
final class RowSums {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private RowSums() {}

    /// The sums of the codes at `offsets[from..from + count)`.
    static void of(QueryCode query, MemorySegment codes, long[] offsets, int from, int count, int[] sums) {
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            ofFour(query, codes, offsets, from + i, sums, i);
        }
        for (; i < count; i++) {
            sums[i] = ofOne(query, codes, offsets[from + i]);
        }
    }

    private static void ofFour(QueryCode query, MemorySegment codes, long[] offsets, int from, int[] sums, int to) {
        long[] planes = query.planes();
        long offset0 = offsets[from];
        long offset1 = offsets[from + 1];
        long offset2 = offsets[from + 2];
        long offset3 = offsets[from + 3];
        int sum0 = 0;
        int sum1 = 0;
        int sum2 = 0;
        int sum3 = 0;
        for (int word = 0; word < query.dimension() / Long.SIZE; word++) {
            int place = QueryCode.planePlace(word, 0);
            long plane0 = planes[place];
            long plane1 = planes[place + QueryCode.GROUP_WORDS];
            long plane2 = planes[place + 2 * QueryCode.GROUP_WORDS];
            long plane3 = planes[place + 3 * QueryCode.GROUP_WORDS];
            long at = (long) Long.BYTES * word;
            sum0 += sum(codes.get(WORD, offset0 + at), plane0, plane1, plane2, plane3);
            sum1 += sum(codes.get(WORD, offset1 + at), plane0, plane1, plane2, plane3);
            sum2 += sum(codes.get(WORD, offset2 + at), plane0, plane1, plane2, plane3);
            sum3 += sum(codes.get(WORD, offset3 + at), plane0, plane1, plane2, plane3);
        }
        sums[to] = sum0;
        sums[to + 1] = sum1;
        sums[to + 2] = sum2;
        sums[to + 3] = sum3;
    }

    static int ofOne(QueryCode query, MemorySegment codes, long offset) {
        long[] planes = query.planes();
        int sum = 0;
        for (int word = 0; word < query.dimension() / Long.SIZE; word++) {
            int place = QueryCode.planePlace(word, 0);
            sum += sum(
                    codes.get(WORD, offset + (long) Long.BYTES * word),
                    planes[place],
                    planes[place + QueryCode.GROUP_WORDS],
                    planes[place + 2 * QueryCode.GROUP_WORDS],
                    planes[place + 3 * QueryCode.GROUP_WORDS]);
        }
        return sum;
    }

    private static int sum(long code, long plane0, long plane1, long plane2, long plane3) {
        return Long.bitCount(code & plane0)
                + 2 * Long.bitCount(code & plane1)
                + 4 * Long.bitCount(code & plane2)
                - 8 * Long.bitCount(code & plane3);
    }
}
