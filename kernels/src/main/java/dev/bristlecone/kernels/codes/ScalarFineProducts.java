package dev.bristlecone.kernels.codes;

import java.lang.foreign.MemorySegment;

/// The specification of [FineProducts] in plain loops, and its fallback where the Vector API module is missing.
final class ScalarFineProducts implements FineProducts {
    @Override
    public void products(
            float[] query, int dimension, MemorySegment codes, long[] offsets, int count, float[] products) {
        for (int i = 0; i < count; i++) {
            float even = 0;
            float odd = 0;
            for (int word = 0; word < dimension / FineCode.LEVELS_PER_WORD; word++) {
                int levels = FineCode.word(codes, offsets[i], word);
                int at = FineCode.firstDimension(word);
                for (int k = 0; k < FineCode.LEVELS_PER_WORD; k += 2) {
                    even += query[at] * ((levels & FineCode.MAX_LEVEL) - FineCode.MIDDLE);
                    levels >>>= FineCode.LEVEL_BITS;
                    odd += query[at + FineCode.WORDS] * ((levels & FineCode.MAX_LEVEL) - FineCode.MIDDLE);
                    levels >>>= FineCode.LEVEL_BITS;
                    at += 2 * FineCode.WORDS;
                }
            }
            products[i] = even + odd;
        }
    }
}
