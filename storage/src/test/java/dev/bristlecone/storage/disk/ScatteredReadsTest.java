package dev.bristlecone.storage.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class ScatteredReadsTest {
    @Test
    void piecesOfAnySizeAreFetchedUpToTheLastByte() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(10_000);
            ScatteredReads reads = new ScatteredReads(bytes);
            for (int size = 1; size < 200; size++) {
                reads.fetch(new long[] {0, 5_000, 10_000 - size, 99_999}, 3, size);
            }
            reads.fetch(new long[0], 0, 64);
        }
    }
}
