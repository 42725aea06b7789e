package dev.bristlecone.search.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;

/// The 64-bit hash of ids in the files of one store. Part of the file format.
///
/// The id is taken as little-endian words of 8 bytes, the last one filled up with zeros. Each word is xored into
/// the state, the state is multiplied by a secret odd number to 128 bits, and the two halves of the product are
/// xored: every bit of the word reaches both ends of the new state. State and multiplier start from the store's
/// UUID, which clients never see, so nobody can prepare ids that collide.
final class IdHash {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /// The golden ratio's digits: no structure of its own.
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private final long start;
    private final long multiplier;

    IdHash(UUID store) {
        start = scramble(store.getMostSignificantBits());
        multiplier = scramble(store.getLeastSignificantBits() ^ GOLDEN) | 1;
    }

    long of(byte[] id) {
        long hash = start ^ (id.length * GOLDEN);
        int place = 0;
        for (; place + Long.BYTES <= id.length; place += Long.BYTES) {
            hash = fold(hash ^ (long) WORDS.get(id, place));
        }
        if (place < id.length) {
            hash = fold(hash ^ tail(id, place));
        }
        return scramble(hash);
    }

    private long fold(long word) {
        return (word * multiplier) ^ Math.unsignedMultiplyHigh(word, multiplier);
    }

    private static long tail(byte[] id, int place) {
        long word = 0;
        for (int i = id.length - 1; i >= place; i--) {
            word = word << Byte.SIZE | (id[i] & 0xFF);
        }
        return word;
    }

    /// A bijection in which every input bit changes about half of the output bits.
    private static long scramble(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ (mixed >>> 32);
    }
}
