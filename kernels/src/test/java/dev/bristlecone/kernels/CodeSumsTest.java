package dev.bristlecone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeds.class)
final class CodeSumsTest {
    private static final int LENGTH_MAX = 150;
    private static final int OFFSET = 3;

    @Test
    void allKindsAddTheSame(RandomGenerator random) {
        try (Arena arena = Arena.ofConfined()) {
            for (int length = 0; length <= LENGTH_MAX; length++) {
                byte[] codes = new byte[OFFSET + length];
                random.nextBytes(codes);
                int factor = random.nextInt(1 << 20);
                int[] expected = new int[length + 1];
                for (int i = 0; i < length; i++) {
                    expected[i] = i + factor * (codes[OFFSET + i] & 0xFF);
                }
                MemorySegment heap = MemorySegment.ofArray(codes);
                MemorySegment stored = arena.allocate(codes.length).copyFrom(heap);
                for (CodeSums kind : new CodeSums[] {new ScalarCodeSums(), CodeSums.best()}) {
                    assertThat(added(kind, stored, length, factor)).isEqualTo(expected);
                    assertThat(added(kind, heap, length, factor)).isEqualTo(expected);
                    assertThat(set(kind, stored, length, factor)).isEqualTo(withoutStart(expected));
                    assertThat(set(kind, heap, length, factor)).isEqualTo(withoutStart(expected));
                }
            }
        }
    }

    /// Starts at `i`, and has a sum behind the last that must stay as it is.
    private static int[] added(CodeSums kind, MemorySegment codes, int length, int factor) {
        int[] sums = new int[length + 1];
        for (int i = 0; i < length; i++) {
            sums[i] = i;
        }
        kind.add(codes, OFFSET, length, factor, sums);
        return sums;
    }

    private static int[] set(CodeSums kind, MemorySegment codes, int length, int factor) {
        int[] sums = new int[length + 1];
        Arrays.fill(sums, 0, length, 7);
        kind.set(codes, OFFSET, length, factor, sums);
        return sums;
    }

    private static int[] withoutStart(int[] sums) {
        int[] without = sums.clone();
        for (int i = 0; i < without.length - 1; i++) {
            without[i] -= i;
        }
        return without;
    }

    @Test
    void allKindsFindTheSame(RandomGenerator random) {
        for (int count = 0; count <= 3 * LENGTH_MAX; count++) {
            int[] sums = new int[OFFSET + count];
            long[] expected = new long[(count + 63) / 64];
            for (int i = 0; i < count; i++) {
                sums[OFFSET + i] = random.nextInt(5);
                expected[i / 64] |= sums[OFFSET + i] >= 2 ? 1L << i : 0;
            }
            for (CodeSums kind : new CodeSums[] {new ScalarCodeSums(), CodeSums.best()}) {
                long[] bits = new long[expected.length];
                Arrays.fill(bits, -1);
                kind.findAtLeast(sums, OFFSET, count, 2, bits);
                assertThat(bits).isEqualTo(expected);
            }
        }
    }

    @Test
    void codesOutsideTheSegmentAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codes = arena.allocate(ValueLayout.JAVA_BYTE, 70);
            for (CodeSums kind : new CodeSums[] {new ScalarCodeSums(), CodeSums.best()}) {
                assertThatThrownBy(() -> kind.add(codes, 1, 70, 1, new int[70]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }
}
