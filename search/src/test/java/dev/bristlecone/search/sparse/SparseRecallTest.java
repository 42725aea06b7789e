package dev.bristlecone.search.sparse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.scan.TopK;
import dev.bristlecone.search.sparse.SparseVectors.Weights;
import dev.bristlecone.testkit.Seeds;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Goal: an approximate search finds the share of the nearest that it is asked for, and tells true scores.
@ExtendWith(Seeds.class)
final class SparseRecallTest {
    private static final int RECORDS = 21_000;
    private static final int UNIVERSE = 20_000;
    private static final int QUERIES = 200;
    private static final int TOP_K = 10;

    @Test
    void approximateSearchesFindTheirShare(RandomGenerator random) {
        SparseVectors vectors = SparseVectors.random(random, RECORDS, UNIVERSE, 20, Weights.POSITIVE);
        try (Arena arena = Arena.ofConfined()) {
            SparseIndex index =
                    SparseIndex.open(Objects.requireNonNull(SparseIndexBuilder.build(vectors, arena)), vectors);
            for (double recall : new double[] {0.8, 0.95, 0.99}) {
                int found = 0;
                int wanted = 0;
                for (int i = 0; i < QUERIES; i++) {
                    SparseVector query =
                            SparseVectors.vector(random, UNIVERSE, 1 + random.nextInt(20), Weights.POSITIVE);
                    List<Float> exact = scores(index, query, 1);
                    List<Float> most = scores(index, query, recall);
                    wanted += exact.size();
                    found += (int) most.stream()
                            .filter(score -> score >= exact.getLast())
                            .count();
                }
                assertThat((double) found / wanted).as("asked for %s", recall).isGreaterThan(recall - 0.02);
            }
        }
    }

    private static List<Float> scores(SparseIndex index, SparseVector query, double recall) {
        TopK top = new TopK(TOP_K, true, (source, ordinal, otherSource, other) -> Integer.compare(ordinal, other));
        SparseHits hits = new SparseHits() {
            @Override
            public float worst() {
                return top.worst();
            }

            @Override
            public boolean accepts(int ordinal) {
                return true;
            }

            @Override
            public void found(int ordinal, float score) {
                top.offer(score, 0, ordinal);
            }
        };
        if (recall < 1) {
            index.searchMost(query, TOP_K, recall, null, hits);
        } else {
            index.search(query, TOP_K, null, hits);
        }
        List<Float> scores = new ArrayList<>();
        top.drainSorted((score, source, ordinal) -> scores.add(score));
        return scores;
    }
}
