package dev.bristlecone.kernels.codes;

import java.lang.foreign.MemorySegment;

/// The specification of [FineProducts] in plain loops, and its fallback where the Vector API module is missing.
final class ScalarFineProducts implements FineProducts {
    @Override
    public void products(
            float[] query, int dimension, int bits, MemorySegment codes, long[] offsets, int count, float[] products) {
        int perWord = FineCode.levelsPerWord(bits);
        int maxLevel = FineCode.maxLevel(bits);
        float middle = FineCode.middle(bits);
        for (int i = 0; i < count; i++) {
            float even = 0;
            float odd = 0;
            for (int word = 0; word < dimension / perWord; word += 2) {
                int evenLevels = FineCode.word(codes, offsets[i], word);
                int oddLevels = FineCode.word(codes, offsets[i], word + 1);
                int at = FineCode.firstDimension(word, bits);
                for (int k = 0; k < perWord; k++) {
                    even += query[at] * ((evenLevels & maxLevel) - middle);
                    odd += query[at + 1] * ((oddLevels & maxLevel) - middle);
                    evenLevels >>>= bits;
                    oddLevels >>>= bits;
                    at += FineCode.WORDS;
                }
            }
            products[i] = even + odd;
        }
    }
}
