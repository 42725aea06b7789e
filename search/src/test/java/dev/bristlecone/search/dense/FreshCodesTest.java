package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.scan.ExactScan;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.scan.VectorNorms;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: a search by codes hands over what a scan of all rows would find, for every metric and width, while rows
/// arrive, and for rows whose lengths no bound can be reckoned with; and on ordinary rows it hands over few.
class FreshCodesTest {
    private static final int TOP_K = 10;

    private final Random random = new Random(17);

    @ParameterizedTest
    @CsvSource({
        "1, 2500",
        "2, 2500",
        "3, 2500",
        "17, 4000",
        "64, 4000",
        "65, 4000",
        "100, 4000",
        "384, 3000",
        "1536, 1500"
    })
    void findsWhatAScanFinds(int dimension, int count) {
        Clusters vectors = Clusters.of(count + 50, dimension, 20, random);
        float[][] queries = vectors.takeQueries(50);
        for (Metric metric : Metric.values()) {
            try (Table table = new Table(dimension, metric, 200)) {
                long found = 0;
                for (int i = 50; i < 50 + count; i++) {
                    table.add(vectors.vector(i));
                }
                for (float[] query : queries) {
                    List<Integer> expected = table.scan(query, TOP_K, count, row -> true);
                    found += table.found(query, TOP_K, count, row -> true).stream()
                            .filter(expected::contains)
                            .count();
                }
                assertThat(found / (50.0 * TOP_K)).as("recall of %s", metric).isGreaterThanOrEqualTo(0.998);
            }
        }
    }

    @Test
    void missesPracticallyNothing() {
        Clusters vectors = Clusters.of(7_000, 96, 50, random);
        float[][] queries = vectors.takeQueries(1_000);
        long missed = 0;
        try (Table table = new Table(96, Metric.COSINE, 200)) {
            for (int i = 1_000; i < 7_000; i++) {
                table.add(vectors.vector(i));
            }
            for (float[] query : queries) {
                List<Integer> expected = table.scan(query, TOP_K, 6_000, row -> true);
                List<Integer> found = table.found(query, TOP_K, 6_000, row -> true);
                missed += expected.stream().filter(row -> !found.contains(row)).count();
            }
        }
        assertThat(missed).as("neighbours of %d", 1_000 * TOP_K).isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void rowsArriveBetweenSearches(Metric metric) {
        Clusters vectors = Clusters.of(3_100, 40, 20, random);
        try (Table table = new Table(40, metric, 200)) {
            for (int i = 0; i < 3_000; i++) {
                table.add(vectors.vector(i));
                if (i > 200 && i % 97 == 0) {
                    int rows = i - random.nextInt(40);
                    IntPredicate accepted = row -> row % 3 != 0;
                    float[] query = vectors.vector(3_000 + i % 100);
                    assertThat(table.found(query, 5, rows, accepted)).isEqualTo(table.scan(query, 5, rows, accepted));
                }
            }
        }
    }

    @Test
    void searchesGoOnWhileAnotherThreadAdds() throws Exception {
        int count = 12_000;
        Clusters vectors = Clusters.of(count, 64, 30, random);
        try (Table table = new Table(64, Metric.EUCLIDEAN, 200);
                ExecutorService adding = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < count; i++) {
                if (i < 200) {
                    table.add(vectors.vector(i));
                } else {
                    table.store(vectors.vector(i));
                }
            }
            Future<?> added = adding.submit(() -> {
                for (int i = 200; i < count; i++) {
                    table.code(i);
                }
            });
            int rows;
            do {
                rows = table.codes().count();
                float[] query = vectors.vector(random.nextInt(count));
                assertThat(table.found(query, 5, rows, row -> true)).isEqualTo(table.scan(query, 5, rows, row -> true));
            } while (rows < count && !(added.isDone() && added.state() == Future.State.FAILED));
            added.get();
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void equalRowsAreTakenInOrder(Metric metric) {
        float[][] distinct = whole(5, 24);
        distinct[4] = new float[24];
        try (Table table = new Table(24, metric, 10)) {
            for (int i = 0; i < 2_000; i++) {
                table.add(distinct[random.nextInt(5)]);
            }
            for (float[] query : whole(20, 24)) {
                assertThat(table.found(query, 20, 2_000, row -> true))
                        .isEqualTo(table.scan(query, 20, 2_000, row -> true));
            }
            for (int i = 0; i < 4; i++) {
                assertThat(table.found(distinct[i], 20, 2_000, row -> true))
                        .isEqualTo(table.scan(distinct[i], 20, 2_000, row -> true));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void lengthsOutOfRangeAreScoredExactly(Metric metric) {
        try (Table table = new Table(16, metric, 100)) {
            for (float[] vector : whole(1_500, 16)) {
                float scale = new float[] {1, 1, 0x1p-53f, 0x1p-83f, 0x1p53f, 0x1p63f}[random.nextInt(6)];
                for (int j = 0; j < vector.length; j++) {
                    vector[j] *= scale;
                }
                table.add(vector);
            }
            for (float[] query : whole(20, 16)) {
                assertThat(table.found(query, TOP_K, 1_500, row -> true))
                        .isEqualTo(table.scan(query, TOP_K, 1_500, row -> true));
            }
        }
    }

    @Test
    void leavesToAScanWhatItCannotDo() {
        try (Table table = new Table(16, Metric.EUCLIDEAN, 100)) {
            for (float[] vector : Clusters.gaussian(1_000, 16, random)) {
                table.add(vector);
            }
            float[] query = new float[16];
            assertThat(table.codes().search(query, TOP_K, 1_000, table.asks(query, TOP_K, row -> true)))
                    .as("a query of length zero")
                    .isFalse();
            Arrays.fill(query, 1e18f);
            assertThat(table.codes().search(query, TOP_K, 1_000, table.asks(query, TOP_K, row -> true)))
                    .as("a query too long for floats")
                    .isFalse();
            Arrays.fill(query, 1);
            assertThat(table.codes().search(query, 500, 1_000, table.asks(query, 500, row -> true)))
                    .as("half of all rows")
                    .isFalse();
        }
    }

    @Test
    void rowsWithoutValuesAreNotFound() {
        try (Table table = new Table(16, Metric.DOT_PRODUCT, 100)) {
            for (float[] vector : Clusters.gaussian(1_000, 16, random)) {
                table.add(vector);
                table.addNone();
            }
            for (float[] query : Clusters.gaussian(20, 16, random)) {
                assertThat(table.found(query, TOP_K, 2_000, row -> true))
                        .isEqualTo(table.scan(query, TOP_K, 2_000, row -> true));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void looksAtFewRows(Metric metric) {
        Clusters vectors = Clusters.of(6_020, 256, 60, random);
        try (Table table = new Table(256, metric, 1_000)) {
            for (int i = 20; i < 6_020; i++) {
                table.add(vectors.vector(i));
            }
            for (int i = 0; i < 20; i++) {
                table.found(vectors.vector(i), TOP_K, 6_000, row -> true);
            }
            assertThat(table.scored / 20.0).as("rows scored by %s", metric).isLessThan(600);
        }
    }

    /// Vectors of small whole numbers, whose products are exact however they are summed: equal rows score equally.
    private float[][] whole(int count, int dimension) {
        float[][] vectors = new float[count][dimension];
        for (float[] vector : vectors) {
            for (int j = 0; j < dimension; j++) {
                vector[j] = random.nextInt(-8, 9);
            }
        }
        return vectors;
    }

    /// Rows with their codes, and both ways to search them.
    private static final class Table implements AutoCloseable {
        final Arena arena = Arena.ofShared();
        final VectorSpace space;
        final int codedFrom;
        final List<MemorySegment> rows = new ArrayList<>();
        final List<Float> squaredNorms = new ArrayList<>();

        @Nullable
        FreshCodes codes;

        long scored;

        /// @param codedFrom how many rows come before the codes
        Table(int dimension, Metric metric, int codedFrom) {
            this.space = new VectorSpace(dimension, metric);
            this.codedFrom = codedFrom;
        }

        void add(float[] values) {
            store(values);
            codeLast();
        }

        void addNone() {
            rows.add(MemorySegment.NULL);
            squaredNorms.add(0f);
            codeLast();
        }

        /// Keeps a row that is coded later.
        void store(float[] values) {
            MemorySegment row = arena.allocate(Float.BYTES * (long) values.length, Float.BYTES);
            MemorySegment.copy(values, 0, row, ValueLayout.JAVA_FLOAT, 0, values.length);
            rows.add(row);
            squaredNorms.add(VectorNorms.squaredNorm(values));
        }

        private void codeLast() {
            if (codes != null) {
                code(rows.size() - 1);
            } else if (rows.size() == codedFrom) {
                codes = new FreshCodes(space, new Rows(), arena);
                for (int place = 0; place < codedFrom; place++) {
                    code(place);
                }
            }
        }

        void code(int place) {
            MemorySegment row = rows.get(place);
            codes().add(row.byteSize() == 0 ? null : row, 0, squaredNorms.get(place));
        }

        FreshCodes codes() {
            return Objects.requireNonNull(codes);
        }

        List<Integer> found(float[] query, int topK, int count, IntPredicate accepted) {
            Asking asking = asks(query, topK, accepted);
            assertThat(codes().search(query, topK, count, asking)).isTrue();
            scored += asking.asked;
            return asking.drain();
        }

        List<Integer> scan(float[] query, int topK, int count, IntPredicate accepted) {
            Asking asking = asks(query, topK, accepted);
            for (int row = 0; row < count; row++) {
                if (asking.accepts(row)) {
                    asking.score(row);
                }
            }
            return asking.drain();
        }

        Asking asks(float[] query, int topK, IntPredicate accepted) {
            return new Asking(query, topK, accepted);
        }

        @Override
        public void close() {
            arena.close();
        }

        private final class Rows implements VectorSource {
            @Override
            public int count() {
                return codedFrom;
            }

            @Override
            public MemorySegment rows(int place) {
                return rows.get(place);
            }

            @Override
            public long offset(int place) {
                return 0;
            }

            @Override
            public float squaredNorm(int place) {
                return squaredNorms.get(place);
            }
        }

        private final class Asking implements FreshRows {
            final TopK top;
            final ExactScan scan;
            final IntPredicate accepted;
            int asked;

            Asking(float[] query, int topK, IntPredicate accepted) {
                this.accepted = accepted;
                top = new TopK(
                        topK, space.metric().higherIsNearer(), (sourceA, a, sourceB, b) -> Integer.compare(a, b));
                scan = new ExactScan(space.metric(), query, null, top);
            }

            @Override
            public boolean accepts(int row) {
                return accepted.test(row);
            }

            @Override
            public void score(int row) {
                asked++;
                MemorySegment values = rows.get(row);
                scan.add(0, row, values.byteSize() == 0 ? null : values, 0, squaredNorms.get(row), null);
            }

            @Override
            public float worst() {
                scan.finish();
                return top.worst();
            }

            List<Integer> drain() {
                scan.finish();
                List<Integer> drained = new ArrayList<>();
                top.drainSorted((score, source, ordinal) -> drained.add(ordinal));
                return drained;
            }
        }
    }
}
