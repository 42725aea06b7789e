package dev.bristlecone.search.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.kernels.SparseDotProduct;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.sparse.SparseVectors.Weights;
import dev.bristlecone.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Goal: a search of the first rows equals a scan of them, also while more are added.
@ExtendWith(Seeds.class)
final class FreshPostingsTest {
    private static final int ROWS = 10_000;
    private static final int UNIVERSE = 2_000;

    private record Found(float score, int row) {}

    @Test
    void searchesEqualScansWhileRowsAreAdded(RandomGenerator random) throws Exception {
        for (Weights weights : Weights.values()) {
            SparseVectors vectors = SparseVectors.random(random, ROWS, UNIVERSE, 20, weights);
            FreshPostings postings = new FreshPostings();
            AtomicInteger published = new AtomicInteger();
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int row = 0; row < ROWS; row++) {
                    postings.add(vectors.sparse(row));
                    published.set(row + 1);
                }
            });
            boolean last = false;
            while (!last) {
                last = published.get() == ROWS;
                checkSearch(random, postings, vectors, last ? ROWS : published.get(), weights);
            }
            writer.join();
        }
    }

    @Test
    void aWeightThatIsNotFiniteLeavesTheAnswerToAScan(RandomGenerator random) {
        FreshPostings postings = new FreshPostings();
        postings.add(new SparseVector(new int[] {1}, new float[] {Float.NaN}));
        SparseVector query = SparseVectors.vector(random, UNIVERSE, 5, Weights.POSITIVE);
        assertThat(postings.search(query, 1, new Hits(top()))).isFalse();
    }

    private static void checkSearch(
            RandomGenerator random, FreshPostings postings, SparseVectors vectors, int rows, Weights weights) {
        SparseVector query = SparseVectors.vector(random, UNIVERSE, 1 + random.nextInt(30), weights);
        TopK expected = top();
        for (int row = 0; row < rows; row++) {
            SparseVector vector = vectors.sparse(row);
            if (vector != null && row % 7 != 0) {
                float score = SparseDotProduct.of(query.indices(), query.values(), vector.indices(), vector.values());
                if (score != 0) {
                    expected.offer(score, 0, row);
                }
            }
        }
        TopK found = top();
        assertThat(postings.search(query, rows, new Hits(found))).isTrue();
        assertThat(drained(found)).as("%s, %d rows", weights, rows).isEqualTo(drained(expected));
    }

    private record Hits(TopK top) implements SparseHits {
        @Override
        public float worst() {
            return top.worst();
        }

        @Override
        public boolean accepts(int ordinal) {
            return ordinal % 7 != 0;
        }

        @Override
        public void found(int ordinal, float score) {
            top.offer(score, 0, ordinal);
        }
    }

    private static TopK top() {
        return new TopK(10, true, (source, row, otherSource, other) -> Integer.compare(row, other));
    }

    private static List<Found> drained(TopK top) {
        List<Found> found = new ArrayList<>();
        top.drainSorted((score, source, row) -> found.add(new Found(score, row)));
        return found;
    }
}
