package dev.bristlecone.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A program that uses the chosen kernels once and prints their name.
final class PrintsChoice {
    private PrintsChoice() {}

    public static void main(String[] arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(4 * 40);
            float[] scores = new float[1];
            VectorKernels.best().dotProducts(new float[40], 40, rows, new long[1], 1, scores);
            System.out.println(scores[0] == 0 ? VectorKernels.best().name() : "wrong score " + scores[0]);
        }
    }
}
