package dev.bristlecone.search.fields;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The 64-bit hash of strings in a column. Part of the format.
///
/// Within a column no two strings have the same hash: its builder takes another seed until that is so. Whether a
/// string that is asked for is the one behind an equal hash, the metadata of any record with it tells.
///
/// The bytes are taken as little-endian words of 8, the last one filled up with zeros. Each is xored into the
/// state, the state is multiplied to 128 bits and its halves are xored.
final class TextHash {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LENGTHS = 0x9E37_79B9_7F4A_7C15L;
    private static final long FACTOR = 0xD6E8_FEB8_6659_FD93L;

    private TextHash() {}

    static long of(long seed, byte[] bytes, int offset, int length) {
        long multiplier = mix(seed ^ LENGTHS) | 1;
        long hash = mix(seed) ^ (length * LENGTHS);
        int end = offset + length;
        int place = offset;
        for (; place + Long.BYTES <= end; place += Long.BYTES) {
            hash = fold(hash ^ (long) WORDS.get(bytes, place), multiplier);
        }
        if (place < end) {
            long word = 0;
            for (int i = end - 1; i >= place; i--) {
                word = word << Byte.SIZE | (bytes[i] & 0xFF);
            }
            hash = fold(hash ^ word, multiplier);
        }
        return mix(hash);
    }

    private static long fold(long word, long multiplier) {
        return (word * multiplier) ^ Math.unsignedMultiplyHigh(word, multiplier);
    }

    /// A bijection in which every input bit changes about half of the output bits.
    static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * FACTOR;
        mixed = (mixed ^ (mixed >>> 32)) * FACTOR;
        return mixed ^ (mixed >>> 32);
    }
}
