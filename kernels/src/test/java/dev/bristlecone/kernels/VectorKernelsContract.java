package dev.bristlecone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The exam of every [VectorKernels]: each result equals the formula taken in double precision, for every length up to
/// 70 and around the multiples of every lane count, for native and heap memory, at extremes and without allocating.
abstract class VectorKernelsContract implements Supplier<Runnable> {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long SEED = Long.getLong("test.seed", 7);

    /// Rows lie this many bytes apart beyond their length, so that none is aligned to more than 4 bytes.
    private static final int GAP_BYTES = 12;

    private final VectorKernels kernels = newKernels();

    abstract VectorKernels newKernels();

    @Test
    void dotProductsEqualTheFormulaForEveryLength() {
        forEachShape((query, rows, offsets, dimension, count) -> {
            float[] scores = new float[count];
            kernels.dotProducts(query, dimension, rows, offsets, count, scores);
            for (int i = 0; i < count; i++) {
                double sum = 0;
                double magnitude = 0;
                for (int j = 0; j < dimension; j++) {
                    double product = (double) query[j] * value(rows, offsets[i], j);
                    sum += product;
                    magnitude += Math.abs(product);
                }
                assertNear(scores[i], sum, magnitude, dimension);
            }
        });
    }

    @Test
    void squaredDistancesEqualTheFormulaForEveryLength() {
        forEachShape((query, rows, offsets, dimension, count) -> {
            float[] scores = new float[count];
            kernels.squaredDistances(query, dimension, rows, offsets, count, scores);
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int j = 0; j < dimension; j++) {
                    double difference = (double) query[j] - value(rows, offsets[i], j);
                    sum += difference * difference;
                }
                assertNear(scores[i], sum, sum, dimension);
            }
        });
    }

    @Test
    void squaredNormsEqualTheFormulaForEveryLength() {
        forEachShape((query, rows, offsets, dimension, count) -> {
            for (int i = 0; i < count; i++) {
                double sum = 0;
                for (int j = 0; j < dimension; j++) {
                    sum += Math.pow(value(rows, offsets[i], j), 2);
                }
                assertNear(kernels.squaredNorm(rows, offsets[i], dimension), sum, sum, dimension);
            }
            double sum = 0;
            for (float value : query) {
                sum += (double) value * value;
            }
            assertNear(kernels.squaredNorm(query), sum, sum, dimension);
        });
    }

    @Test
    void onlyTheFirstDimensionsOfALongerQueryCount() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(4 * 20L);
            fill(rows, 20, 1);
            float[] query = new float[40];
            Arrays.fill(query, 2);
            float[] scores = {0, -1};
            kernels.dotProducts(query, 20, rows, new long[] {0}, 1, scores);
            assertThat(scores).containsExactly(40, -1);
        }
    }

    @Test
    void extremesStayWhatTheyAre() {
        for (int dimension : new int[] {1, 3, 4, 7, 16, 33, 70}) {
            assertThat(dotOfConstants(dimension, Float.MIN_VALUE, 1)).isEqualTo(dimension * Float.MIN_VALUE);
            assertThat(dotOfConstants(dimension, Float.MAX_VALUE, 2)).isEqualTo(Float.POSITIVE_INFINITY);
            assertThat(dotOfConstants(dimension, Float.NaN, 0)).isNaN();
            assertThat(dotOfConstants(dimension, Float.POSITIVE_INFINITY, 0)).isNaN();
            assertThat(dotOfConstants(dimension, -0f, 1)).isZero();
        }
    }

    @Test
    void oneNotANumberSpoilsOnlyItsOwnRow() {
        int dimension = 37;
        try (Arena arena = Arena.ofConfined()) {
            for (int place = 0; place < dimension; place++) {
                MemorySegment rows = arena.allocate(4L * dimension * 4);
                fill(rows, 4 * dimension, 1);
                rows.set(FLOAT, 4L * (dimension + place), Float.NaN);
                long[] offsets = {0, 4L * dimension, 8L * dimension, 12L * dimension};
                float[] query = ones(dimension);
                float[] scores = new float[4];
                kernels.dotProducts(query, dimension, rows, offsets, 4, scores);
                assertThat(scores).containsExactly(dimension, Float.NaN, dimension, dimension);
                kernels.squaredDistances(query, dimension, rows, offsets, 4, scores);
                assertThat(scores).containsExactly(0, Float.NaN, 0, 0);
                assertThat(kernels.squaredNorm(rows, offsets[1], dimension)).isNaN();
            }
        }
    }

    @Test
    void rowsOutsideTheSegmentAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(4 * 32);
            for (int count : new int[] {1, 4}) {
                long[] offsets = new long[count];
                offsets[count - 1] = 4;
                assertThatThrownBy(() -> kernels.dotProducts(ones(32), 32, rows, offsets, count, new float[count]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> kernels.squaredDistances(ones(32), 32, rows, offsets, count, new float[count]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> kernels.squaredNorm(rows, 4, 32)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void rowsOfAMappedFileAreRead(@TempDir Path directory) throws IOException {
        int dimension = 23;
        float[] values = new float[2 * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Path file = directory.resolve("rows");
        Files.write(file, MemorySegment.ofArray(values).toArray(ValueLayout.JAVA_BYTE));
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file)) {
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            for (MemorySegment rows : List.of(mapped, UniformSegment.of(mapped))) {
                float[] scores = new float[2];
                kernels.dotProducts(ones(dimension), dimension, rows, new long[] {0, 4L * dimension}, 2, scores);
                assertThat(scores).containsExactly(22 * 23 / 2, 22 * 23 / 2 + 23 * 23);
                assertThatThrownBy(() -> kernels.squaredNorm(rows, 4L * dimension + 4, dimension))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void rowsOfClosedMemoryAreRefused() {
        MemorySegment rows;
        try (Arena arena = Arena.ofShared()) {
            rows = arena.allocate(4 * 32);
        }
        for (int count : new int[] {1, 4}) {
            assertThatThrownBy(() -> kernels.dotProducts(ones(32), 32, rows, new long[count], count, new float[count]))
                    .isInstanceOf(IllegalStateException.class);
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
        int dimension = 103;
        MemorySegment rows = Arena.ofAuto().allocate(4L * dimension * 7);
        fill(rows, 7 * dimension, 0.5f);
        long[] offsets =
                IntStream.range(0, 7).mapToLong(i -> 4L * dimension * i).toArray();
        float[] query = ones(dimension);
        float[] scores = new float[7];
        return () -> runAll(2_000, query, dimension, rows, offsets, scores);
    }

    private void runAll(int times, float[] query, int dimension, MemorySegment rows, long[] offsets, float[] scores) {
        for (int i = 0; i < times; i++) {
            kernels.dotProducts(query, dimension, rows, offsets, offsets.length, scores);
            kernels.squaredDistances(query, dimension, rows, offsets, offsets.length, scores);
            scores[0] = kernels.squaredNorm(rows, offsets[1], dimension) + kernels.squaredNorm(query);
        }
    }

    private float dotOfConstants(int dimension, float queryValue, float rowValue) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(4L * dimension);
            fill(rows, dimension, rowValue);
            float[] query = new float[dimension];
            Arrays.fill(query, queryValue);
            float[] scores = new float[1];
            kernels.dotProducts(query, dimension, rows, new long[1], 1, scores);
            return scores[0];
        }
    }

    private static void forEachShape(Shape shape) {
        Random random = new Random(SEED);
        int[] dimensions = IntStream.concat(
                        IntStream.rangeClosed(0, 70),
                        IntStream.of(95, 96, 97, 100, 127, 128, 129, 255, 257, 384, 511, 513, 768, 1536))
                .toArray();
        try (Arena arena = Arena.ofConfined()) {
            for (int dimension : dimensions) {
                for (int count : new int[] {0, 1, 3, 4, 6, 9}) {
                    long stride = 4L * dimension + GAP_BYTES;
                    MemorySegment rows = arena.allocate(4 + stride * count, 64);
                    for (long at = 0; at < rows.byteSize(); at += 4) {
                        rows.set(FLOAT, at, random.nextFloat() - 0.5f);
                    }
                    float[] query = new float[dimension];
                    for (int j = 0; j < dimension; j++) {
                        query[j] = random.nextFloat() - 0.5f;
                    }
                    long[] offsets = new long[count];
                    for (int i = 0; i < count; i++) {
                        offsets[i] = 4 + stride * (count - 1 - i);
                    }
                    shape.check(query, rows, offsets, dimension, count);
                    MemorySegment heap = MemorySegment.ofArray(rows.toArray(ValueLayout.JAVA_BYTE));
                    shape.check(query, heap, offsets, dimension, count);
                }
            }
        }
    }

    private static void assertNear(float actual, double expected, double magnitude, int dimension) {
        assertThat((double) actual)
                .as("dimension %d, -Dtest.seed=%d", dimension, SEED)
                .isCloseTo(expected, within(1e-6 * Math.sqrt(dimension) * magnitude + 1e-12));
    }

    private static float value(MemorySegment rows, long offset, int place) {
        return rows.get(FLOAT, offset + 4L * place);
    }

    private static void fill(MemorySegment rows, int count, float value) {
        for (int i = 0; i < count; i++) {
            rows.set(FLOAT, 4L * i, value);
        }
    }

    private static float[] ones(int dimension) {
        float[] values = new float[dimension];
        Arrays.fill(values, 1);
        return values;
    }

    /// One combination of query, rows and their places.
    private interface Shape {
        void check(float[] query, MemorySegment rows, long[] offsets, int dimension, int count);
    }
}
