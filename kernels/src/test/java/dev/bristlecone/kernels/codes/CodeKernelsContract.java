package dev.bristlecone.kernels.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.kernels.WarmRuns;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The exam of every [CodeKernels]: integers and floats equal, bit for bit, those of the formulas taken one bit at
/// a time, for native and heap memory, around every border of the loops, at extremes and without allocating.
abstract class CodeKernelsContract implements Supplier<Runnable> {
    private static final long SEED = Long.getLong("test.seed", 7);

    /// The last ones are beyond what sums of 16 bits can hold.
    private static final int[] DIMENSIONS = {64, 128, 192, 384, 1536, 4096, 4160, 8192, 20_032};

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final CodeKernels kernels = newKernels();

    abstract CodeKernels newKernels();

    @Test
    void sumsEqualTheFormula() {
        for (int dimension : DIMENSIONS) {
            try (Fixture fixture = new Fixture(dimension)) {
                int[] sums = new int[CodeBlock.LANES];
                kernels.sums(fixture.query, fixture.block, fixture.offset, sums);
                assertThat(sums)
                        .as("dimension %d, -Dtest.seed=%d", dimension, SEED)
                        .isEqualTo(fixture.sums());
                kernels.sums(fixture.query, fixture.onHeap(), fixture.offset, sums);
                assertThat(sums).isEqualTo(fixture.sums());
            }
        }
    }

    @Test
    void estimatesEqualTheFormula() {
        for (int dimension : DIMENSIONS) {
            try (Fixture fixture = new Fixture(dimension)) {
                float[] expected = fixture.estimates(0.25f);
                float threshold = expected[11];
                float[] estimates = new float[CodeBlock.LANES];
                int below =
                        kernels.estimates(fixture.query, fixture.block, fixture.offset, 0.25f, threshold, estimates);
                assertThat(estimates)
                        .as("dimension %d, -Dtest.seed=%d", dimension, SEED)
                        .isEqualTo(expected);
                assertThat(below).isEqualTo(below(expected, threshold));
                assertThat(kernels.estimates(
                                fixture.query, fixture.onHeap(), fixture.offset, 0.25f, threshold, estimates))
                        .isEqualTo(below);
                assertThat(estimates).isEqualTo(expected);
            }
        }
    }

    @Test
    void sumsOfSingleCodesEqualTheFormula() {
        for (int dimension : DIMENSIONS) {
            try (Fixture fixture = new Fixture(dimension)) {
                int[] expected = fixture.sums();
                for (int count : new int[] {0, 1, 3, 4, 6, CodeBlock.LANES}) {
                    int[] sums = new int[count];
                    kernels.rowSums(fixture.query, fixture.rows, fixture.rowOffsets, count, sums);
                    assertThat(sums)
                            .as("dimension %d, -Dtest.seed=%d", dimension, SEED)
                            .isEqualTo(Arrays.copyOf(expected, count));
                }
            }
        }
    }

    @Test
    void estimatesOfSingleCodesAreThoseOfABlock() {
        for (int dimension : DIMENSIONS) {
            try (Fixture fixture = new Fixture(dimension)) {
                float[] ofBlock = fixture.estimates(0.25f);
                float threshold = ofBlock[11];
                MemorySegment rows = fixture.rowsWithFactors();
                for (int from : new int[] {0, 5, CodeBlock.LANES}) {
                    float[] expected = Arrays.copyOfRange(ofBlock, from, CodeBlock.LANES);
                    for (MemorySegment codes :
                            List.of(rows, MemorySegment.ofArray(rows.toArray(ValueLayout.JAVA_BYTE)))) {
                        float[] estimates = new float[expected.length];
                        int below = kernels.rowEstimates(
                                fixture.query,
                                codes,
                                fixture.factorRowOffsets(),
                                from,
                                expected.length,
                                0.25f,
                                threshold,
                                estimates);
                        assertThat(estimates)
                                .as("dimension %d, -Dtest.seed=%d", dimension, SEED)
                                .isEqualTo(expected);
                        assertThat(below).isEqualTo(below(expected, threshold));
                    }
                }
            }
        }
    }

    @Test
    void largestSumsDoNotOverflow() {
        for (int dimension : DIMENSIONS) {
            for (float sign : new float[] {1, -1}) {
                try (Fixture fixture = new Fixture(dimension)) {
                    float[] query = new float[dimension];
                    Arrays.fill(query, sign * 1e-3f);
                    query[0] = sign;
                    fixture.query.set(query);
                    for (int lane = 0; lane < CodeBlock.LANES; lane++) {
                        byte[] ones = new byte[dimension / 8];
                        Arrays.fill(ones, (byte) -1);
                        CodeBlock.putCode(fixture.block, fixture.offset, dimension, lane, ones, 0);
                    }
                    int[] sums = new int[CodeBlock.LANES];
                    kernels.sums(fixture.query, fixture.block, fixture.offset, sums);
                    assertThat(sums).isEqualTo(fixture.sums());
                }
            }
        }
    }

    @Test
    void factorsThatAreNotNumbersAreNeverBelow() {
        try (Fixture fixture = new Fixture(64)) {
            CodeBlock.putFactors(fixture.block, fixture.offset, 64, 17, Float.NaN, 1);
            CodeBlock.putFactors(fixture.block, fixture.offset, 64, 18, Float.NEGATIVE_INFINITY, 1);
            float[] estimates = new float[CodeBlock.LANES];
            int below = kernels.estimates(
                    fixture.query, fixture.block, fixture.offset, 0, Float.POSITIVE_INFINITY, estimates);
            assertThat(below).isEqualTo(~(1 << 17));
            assertThat(kernels.estimates(fixture.query, fixture.block, fixture.offset, 0, -1e30f, estimates))
                    .isEqualTo(1 << 18);
        }
    }

    @Test
    void blocksOutsideTheSegmentAreRefused() {
        try (Fixture fixture = new Fixture(128)) {
            MemorySegment shorter = fixture.block.asSlice(0, fixture.block.byteSize() - 4);
            assertThatThrownBy(() ->
                            kernels.estimates(fixture.query, shorter, fixture.offset, 0, 0, new float[CodeBlock.LANES]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            MemorySegment codes = fixture.block.asSlice(0, fixture.offset + CodeBlock.codeBytes(128) - 4);
            assertThatThrownBy(() -> kernels.sums(fixture.query, codes, fixture.offset, new int[CodeBlock.LANES]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void blocksOfAMappedFileAreRead(@TempDir Path directory) throws IOException {
        try (Fixture fixture = new Fixture(192);
                Arena arena = Arena.ofConfined()) {
            Path file = directory.resolve("blocks");
            Files.write(file, fixture.block.toArray(ValueLayout.JAVA_BYTE));
            try (FileChannel channel = FileChannel.open(file)) {
                MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
                int[] sums = new int[CodeBlock.LANES];
                kernels.sums(fixture.query, mapped, fixture.offset, sums);
                assertThat(sums).isEqualTo(fixture.sums());
            }
        }
    }

    /// Warm code must not allocate: a vector that the compiler boxes would show here as megabytes.
    @Test
    void warmKernelsAllocateNothing() throws ReflectiveOperationException {
        assertThat(WarmRuns.allocated(getClass())).isZero();
    }

    /// What [WarmRuns] runs.
    @Override
    public final Runnable get() {
        Fixture fixture = new Fixture(384);
        MemorySegment rows = fixture.rowsWithFactors();
        long[] offsets = fixture.factorRowOffsets();
        float[] query = new float[384];
        int[] sums = new int[CodeBlock.LANES];
        float[] estimates = new float[CodeBlock.LANES];
        return () -> {
            for (int i = 0; i < 2_000; i++) {
                query[i % 384] = i;
                fixture.query.set(query);
                kernels.sums(fixture.query, fixture.block, fixture.offset, sums);
                kernels.estimates(fixture.query, fixture.block, fixture.offset, sums[0], 1, estimates);
                kernels.rowSums(fixture.query, fixture.rows, fixture.rowOffsets, 6, sums);
                kernels.rowEstimates(fixture.query, rows, offsets, 0, 7, sums[0], 1, estimates);
            }
        };
    }

    private static int below(float[] estimates, float threshold) {
        int below = 0;
        for (int lane = 0; lane < estimates.length; lane++) {
            below |= estimates[lane] < threshold ? 1 << lane : 0;
        }
        return below;
    }

    /// A random query and a random block that begins at no aligned place.
    private static final class Fixture implements AutoCloseable {
        final QueryCode query;
        final MemorySegment block;
        final long offset = 20;
        final MemorySegment rows;
        final long[] rowOffsets = new long[CodeBlock.LANES];
        private final Arena arena = Arena.ofConfined();
        private final int dimension;

        Fixture(int dimension) {
            this.dimension = dimension;
            Random random = new Random(SEED + dimension);
            block = arena.allocate(offset + CodeBlock.sizeBytes(dimension));
            rows = arena.allocate(3 + (long) CodeBlock.LANES * dimension / 8);
            for (int lane = 0; lane < CodeBlock.LANES; lane++) {
                byte[] code = new byte[dimension / 8];
                random.nextBytes(code);
                CodeBlock.putCode(block, offset, dimension, lane, code, 0);
                rowOffsets[lane] = 3 + (long) (CodeBlock.LANES - 1 - lane) * code.length;
                MemorySegment.copy(code, 0, rows, ValueLayout.JAVA_BYTE, rowOffsets[lane], code.length);
                CodeBlock.putFactors(block, offset, dimension, lane, random.nextFloat(), random.nextFloat() - 0.5f);
            }
            float[] values = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                values[i] = (float) random.nextGaussian();
            }
            query = new QueryCode(dimension);
            query.set(values);
        }

        /// The codes by themselves, backwards, each with its factors behind it.
        MemorySegment rowsWithFactors() {
            int codeBytes = dimension / 8;
            long[] offsets = factorRowOffsets();
            MemorySegment all = arena.allocate(offsets[0] + codeBytes + 2 * Float.BYTES);
            for (int lane = 0; lane < CodeBlock.LANES; lane++) {
                MemorySegment.copy(rows, rowOffsets[lane], all, offsets[lane], codeBytes);
                long factors = offsets[lane] + codeBytes;
                all.set(FLOAT, factors, CodeBlock.addend(block, offset, dimension, lane));
                all.set(FLOAT, factors + Float.BYTES, CodeBlock.multiplier(block, offset, dimension, lane));
            }
            return all;
        }

        long[] factorRowOffsets() {
            long rowBytes = dimension / 8 + 2L * Float.BYTES;
            return LongStream.range(0, CodeBlock.LANES)
                    .map(lane -> 3 + rowBytes * (CodeBlock.LANES - 1 - lane))
                    .toArray();
        }

        MemorySegment onHeap() {
            return MemorySegment.ofArray(block.toArray(ValueLayout.JAVA_BYTE));
        }

        int[] sums() {
            int[] sums = new int[CodeBlock.LANES];
            byte[] code = new byte[dimension / 8];
            for (int lane = 0; lane < sums.length; lane++) {
                CodeBlock.getCode(block, offset, dimension, lane, code, 0);
                for (int i = 0; i < dimension; i++) {
                    sums[lane] += (code[i >>> 3] >>> (i & 7) & 1) * query.level(i);
                }
            }
            return sums;
        }

        float[] estimates(float base) {
            float[] estimates = new float[CodeBlock.LANES];
            int[] sums = sums();
            for (int lane = 0; lane < sums.length; lane++) {
                estimates[lane] = Math.fma(
                        CodeBlock.multiplier(block, offset, dimension, lane),
                        sums[lane] * (2 * query.step()) - query.total(),
                        CodeBlock.addend(block, offset, dimension, lane) + base);
            }
            return estimates;
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
