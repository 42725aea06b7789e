package dev.bristlecone.kernels.codes;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The transposition of 32 codes into the byte planes of a block: squares of eight codes by eight bytes, each held
/// in eight words of 64 bits.
final class BlockPacking {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final int SQUARE = Long.BYTES;

    private BlockPacking() {}

    static void pack(
            MemorySegment codes,
            long[] offsets,
            int first,
            int count,
            int dimension,
            MemorySegment block,
            long offset) {
        for (int j = 0; j < dimension / Byte.SIZE; j += SQUARE) {
            for (int place = 0; place < CodeBlock.LANES; place += SQUARE) {
                // Places go 0, 16, 1, 17, ... through the lanes: see CodeBlock.
                int even = place / 2;
                int odd = even + CodeBlock.LANES / 2;
                transpose(
                        word(codes, offsets, first, count, even, j),
                        word(codes, offsets, first, count, odd, j),
                        word(codes, offsets, first, count, even + 1, j),
                        word(codes, offsets, first, count, odd + 1, j),
                        word(codes, offsets, first, count, even + 2, j),
                        word(codes, offsets, first, count, odd + 2, j),
                        word(codes, offsets, first, count, even + 3, j),
                        word(codes, offsets, first, count, odd + 3, j),
                        block,
                        offset + (long) CodeBlock.LANES * j + place);
            }
        }
    }

    private static long word(MemorySegment codes, long[] offsets, int first, int count, int lane, int j) {
        return lane < count ? codes.get(WORD, offsets[first + lane] + j) : 0;
    }

    /// Row `k` of the result, byte `k` of all eight words, goes 32 bytes behind row `k − 1`. Halves of words change
    /// places first, then quarters, then bytes.
    private static void transpose(
            long a0, long a1, long a2, long a3, long a4, long a5, long a6, long a7, MemorySegment block, long to) {
        long b0 = low32(a0, a4);
        long b1 = low32(a1, a5);
        long b2 = low32(a2, a6);
        long b3 = low32(a3, a7);
        long b4 = high32(a0, a4);
        long b5 = high32(a1, a5);
        long b6 = high32(a2, a6);
        long b7 = high32(a3, a7);
        pairs(low16(b0, b2), low16(b1, b3), block, to);
        pairs(high16(b0, b2), high16(b1, b3), block, to + 2 * CodeBlock.LANES);
        pairs(low16(b4, b6), low16(b5, b7), block, to + 4 * CodeBlock.LANES);
        pairs(high16(b4, b6), high16(b5, b7), block, to + 6 * CodeBlock.LANES);
    }

    private static void pairs(long even, long odd, MemorySegment block, long to) {
        long mask = 0x00ff_00ff_00ff_00ffL;
        block.set(WORD, to, (even & mask) | ((odd & mask) << 8));
        block.set(WORD, to + CodeBlock.LANES, ((even >>> 8) & mask) | (odd & ~mask));
    }

    private static long low16(long a, long b) {
        long mask = 0x0000_ffff_0000_ffffL;
        return (a & mask) | ((b & mask) << 16);
    }

    private static long high16(long a, long b) {
        long mask = 0x0000_ffff_0000_ffffL;
        return ((a >>> 16) & mask) | (b & ~mask);
    }

    private static long low32(long a, long b) {
        return (a & 0xffff_ffffL) | (b << 32);
    }

    private static long high32(long a, long b) {
        return (a >>> 32) | (b & ~0xffff_ffffL);
    }
}
