package dev.bristlecone.search.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.kernels.SparseDotProduct;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.sparse.SparseVectors.Weights;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Goal: a search finds exactly what a scan of all vectors finds, to the last bit of each score, whatever the weights,
/// the
/// deletes, the filter and the number asked for.
@ExtendWith(Seeds.class)
final class SparseIndexModelTest {
    private static final List<Weights> KINDS = List.of(Weights.values());
    private static final int ROUNDS = 60;
    private static final int QUERIES = 25;

    /// More than are searched at a time.
    private static final int MANY_RECORDS = 70_000;

    private record Found(float score, int ordinal) {}

    @Test
    void searchesEqualScans(RandomGenerator random) {
        for (int round = 0; round < ROUNDS; round++) {
            Weights weights = KINDS.get(round % KINDS.size());
            int universe = 1 + random.nextInt(round % 3 == 0 ? 10 : 3_000);
            SparseVectors vectors =
                    SparseVectors.random(random, random.nextInt(1_500), universe, 1 + random.nextInt(60), weights);
            checkSearches(random, vectors, universe, weights);
        }
    }

    @Test
    void vectorsWithThousandsOfWeightsAreFound(RandomGenerator random) {
        for (Weights weights : Weights.values()) {
            SparseVectors vectors = new SparseVectors();
            for (int i = 0; i < 200; i++) {
                vectors.add(SparseVectors.vector(random, 8_000, 2_048, weights));
            }
            checkSearches(random, vectors, 8_000, weights);
        }
    }

    @Test
    void searchesOfManyRecordsEqualScans(RandomGenerator random) {
        SparseVectors vectors = new SparseVectors();
        for (int i = 0; i < MANY_RECORDS; i++) {
            int universe = random.nextInt(4) == 0 ? 10 : 5_000;
            vectors.add(SparseVectors.vector(random, universe, 8, Weights.POSITIVE));
        }
        checkSearches(random, vectors, 5_000, Weights.POSITIVE);
        checkSearches(random, vectors, 10, Weights.SIGNED);
    }

    @Test
    void noWeightNoIndex() {
        try (Arena arena = Arena.ofConfined()) {
            SparseVector zeros = new SparseVector(new int[] {0, -1}, new float[] {0, -0f});
            assertThat(SparseIndexBuilder.build(new SparseVectors(), arena)).isNull();
            assertThat(SparseIndexBuilder.build(new SparseVectors().add(null).add(zeros), arena))
                    .isNull();
        }
    }

    @Test
    void weightsThatAreNotFiniteAreNotIndexed() {
        try (Arena arena = Arena.ofConfined()) {
            for (float weight : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                SparseVector odd = new SparseVector(new int[] {5}, new float[] {weight});
                assertThat(SparseIndexBuilder.build(new SparseVectors().add(odd), arena))
                        .isNull();
            }
        }
    }

    private static void checkSearches(RandomGenerator random, SparseVectors vectors, int universe, Weights weights) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment part = SparseIndexBuilder.build(vectors, arena);
            if (part == null) {
                return;
            }
            SparseIndex index = SparseIndex.open(part, vectors);
            for (int i = 0; i < QUERIES; i++) {
                SparseVector stored = vectors.sparse(random.nextInt(vectors.count()));
                SparseVector query = random.nextInt(3) == 0 && stored != null
                        ? stored
                        : SparseVectors.vector(random, universe, 1 + random.nextInt(40), weights);
                int topK = random.nextInt(4) == 0 ? vectors.count() + 1 : 1 + random.nextInt(20);
                BitSet deleted = random.nextBoolean() ? new BitSet() : subset(random, vectors.count());
                BitSet accepted = random.nextBoolean() ? null : subset(random, vectors.count());
                assertThat(searched(index, query, topK, deleted, accepted))
                        .as("%s, %d records, %d entries, top %d", weights, vectors.count(), query.size(), topK)
                        .isEqualTo(scanned(vectors, query, topK, deleted, accepted));
            }
        }
    }

    private static BitSet subset(RandomGenerator random, int count) {
        BitSet chosen = new BitSet();
        double share = random.nextDouble();
        for (int i = 0; i < count; i++) {
            chosen.set(i, random.nextDouble() < share);
        }
        return chosen;
    }

    private static List<Found> scanned(
            SparseVectors vectors, SparseVector query, int topK, BitSet deleted, @Nullable BitSet accepted) {
        TopK top = top(topK);
        for (int ordinal = 0; ordinal < vectors.count(); ordinal++) {
            SparseVector vector = vectors.sparse(ordinal);
            if (vector == null || deleted.get(ordinal) || (accepted != null && !accepted.get(ordinal))) {
                continue;
            }
            float score = SparseDotProduct.of(query.indices(), query.values(), vector.indices(), vector.values());
            if (score != 0) {
                top.offer(score, 0, ordinal);
            }
        }
        return drained(top);
    }

    private static List<Found> searched(
            SparseIndex index, SparseVector query, int topK, BitSet deleted, @Nullable BitSet accepted) {
        TopK top = top(topK);
        BitSet told = new BitSet();
        long[] words = null;
        if (accepted != null) {
            words = new long[(index.records + 63) / 64];
            long[] filled = accepted.toLongArray();
            System.arraycopy(filled, 0, words, 0, filled.length);
        }
        index.search(query, topK, words, new SparseHits() {
            @Override
            public float worst() {
                return top.worst();
            }

            @Override
            public boolean accepts(int ordinal) {
                return !deleted.get(ordinal);
            }

            @Override
            public void found(int ordinal, float score) {
                assertThat(told.get(ordinal)).as("told before").isFalse();
                told.set(ordinal);
                top.offer(score, 0, ordinal);
            }
        });
        return drained(top);
    }

    private static TopK top(int k) {
        return new TopK(k, true, (source, ordinal, otherSource, other) -> Integer.compare(ordinal, other));
    }

    private static List<Found> drained(TopK top) {
        List<Found> found = new ArrayList<>();
        top.drainSorted((score, source, ordinal) -> found.add(new Found(score, ordinal)));
        return found;
    }
}
