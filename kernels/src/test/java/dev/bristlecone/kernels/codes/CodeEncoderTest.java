package dev.bristlecone.kernels.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CodeEncoderTest {
    private static final long SEED = Long.getLong("test.seed", 7);
    private static final int[] DIMENSIONS = {64, 128, 192, 384, 1536, 4160};

    @Test
    void codesAreTheSignsOfTheDifferences() {
        Random random = new Random(SEED);
        for (int dimension : DIMENSIONS) {
            float[] point = new float[dimension];
            float[] centre = new float[dimension];
            float[] residual = new float[dimension];
            double square = 0;
            double magnitude = 0;
            double signedCentre = 0;
            for (int i = 0; i < dimension; i++) {
                centre[i] = (float) random.nextGaussian();
                point[i] = i % 7 == 3 ? centre[i] : (float) random.nextGaussian();
                residual[i] = point[i] - centre[i];
                square += (double) residual[i] * residual[i];
                magnitude += Math.abs(residual[i]);
                signedCentre += residual[i] > 0 ? centre[i] : -centre[i];
            }
            MemorySegment codes = MemorySegment.ofArray(new byte[dimension / 8 + 3]);
            MemorySegment plain = MemorySegment.ofArray(new byte[dimension / 8 + 3]);
            float[] sums = new float[3];
            new ScalarSignEncoder().encode(point, centre, dimension, plain, 3, sums);
            assertThat((double) sums[0]).isCloseTo(square, within(1e-4 * square));
            assertThat((double) sums[2]).isCloseTo(signedCentre, within(1e-4 * magnitude));
            CodeEncoder.encode(point, centre, dimension, codes, 3, sums);
            assertThat((double) sums[0]).isCloseTo(square, within(1e-4 * square));
            assertThat((double) sums[1]).isCloseTo(magnitude, within(1e-4 * magnitude));
            assertThat((double) sums[2]).isCloseTo(signedCentre, within(1e-4 * magnitude));
            assertThat(codes.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(plain.toArray(ValueLayout.JAVA_BYTE));
            for (int i = 0; i < dimension; i++) {
                int bit = codes.get(ValueLayout.JAVA_BYTE, 3 + (i >>> 3)) >>> (i & 7) & 1;
                assertThat(bit).isEqualTo(residual[i] > 0 ? 1 : 0);
            }
        }
    }

    @Test
    void packedBlocksHoldEachCodeInItsLane() {
        Random random = new Random(SEED);
        for (int dimension : DIMENSIONS) {
            for (int count : new int[] {0, 1, 17, 31, 32}) {
                byte[][] codes = new byte[CodeBlock.LANES + 1][dimension / 8];
                MemorySegment rows = MemorySegment.ofArray(new byte[codes.length * dimension / 8]);
                long[] offsets = new long[codes.length];
                for (int row = 0; row < codes.length; row++) {
                    random.nextBytes(codes[row]);
                    offsets[row] = (long) (codes.length - 1 - row) * dimension / 8;
                    MemorySegment.copy(codes[row], 0, rows, ValueLayout.JAVA_BYTE, offsets[row], dimension / 8);
                }
                MemorySegment block = MemorySegment.ofArray(new byte[CodeBlock.sizeBytes(dimension)]);
                block.fill((byte) 0x55);
                CodeEncoder.pack(rows, offsets, 1, count, dimension, block, 0);
                byte[] code = new byte[dimension / 8];
                for (int lane = 0; lane < CodeBlock.LANES; lane++) {
                    CodeBlock.getCode(block, 0, dimension, lane, code, 0);
                    assertThat(code).isEqualTo(lane < count ? codes[lane + 1] : new byte[dimension / 8]);
                }
                assertThat(block.get(ValueLayout.JAVA_BYTE, CodeBlock.codeBytes(dimension)))
                        .isEqualTo((byte) 0x55);
            }
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        MemorySegment codes = MemorySegment.ofArray(new byte[15]);
        assertThatThrownBy(() -> CodeEncoder.encode(new float[128], new float[128], 128, codes, 0, new float[3]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> CodeEncoder.encode(new float[128], new float[128], 100, codes, 0, new float[3]))
                .hasMessageContaining("100");
    }

    @Test
    void warmEncodingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] residual = new float[384];
        float[] centre = new float[384];
        float[] sums = new float[3];
        long[] offsets = new long[CodeBlock.LANES];
        Arrays.fill(residual, -1);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codes = arena.allocate(48);
            MemorySegment block = arena.allocate(CodeBlock.sizeBytes(384));
            long allocated = Long.MAX_VALUE;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (allocated > 0 && System.nanoTime() < deadline) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 2_000; i++) {
                    CodeEncoder.encode(residual, centre, 384, codes, 0, sums);
                    CodeEncoder.pack(codes, offsets, 0, CodeBlock.LANES, 384, block, 0);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).isZero();
        }
    }
}
