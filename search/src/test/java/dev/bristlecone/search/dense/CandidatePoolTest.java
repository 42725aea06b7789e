package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.testkit.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The structures of a walk against plain collections.
@ExtendWith(Seeds.class)
final class CandidatePoolTest {
    private record Candidate(int id, float distance) {}

    @Test
    void theNearestStayInOrder(RandomGenerator random) {
        CandidatePool pool = new CandidatePool();
        for (int round = 0; round < 200; round++) {
            int capacity = 1 + random.nextInt(100);
            pool.reset(capacity);
            List<Candidate> all = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Candidate candidate = new Candidate(i, random.nextInt(50) - 5);
                all.add(candidate);
                pool.add(candidate.id, candidate.distance);
            }
            all.sort(Comparator.comparingDouble((Candidate c) -> Math.max(0, c.distance))
                    .thenComparingInt(Candidate::id));
            assertThat(pool.size()).isEqualTo(capacity);
            assertThat(pool.threshold()).isEqualTo(Math.max(0, all.get(capacity - 1).distance));
            for (int i = 0; i < capacity; i++) {
                assertThat(pool.id(i)).isEqualTo(all.get(i).id);
                assertThat(pool.takeNext()).isEqualTo(all.get(i).id);
            }
            assertThat(pool.takeNext()).isEqualTo(-1);
        }
    }

    @Test
    void aNearerLatecomerIsTakenNext() {
        CandidatePool pool = new CandidatePool();
        pool.reset(4);
        pool.add(1, 10);
        pool.add(2, 20);
        assertThat(pool.takeNext()).isEqualTo(1);
        assertThat(pool.takeNext()).isEqualTo(2);
        pool.add(3, 5);
        assertThat(pool.takeNext()).isEqualTo(3);
        assertThat(pool.takeNext()).isEqualTo(-1);
    }

    @Test
    void visitedNumbersAreKnownUntilCleared(RandomGenerator random) {
        VisitedSet visited = new VisitedSet();
        for (int round = 0; round < 50; round++) {
            visited.clear();
            Set<Integer> model = new HashSet<>();
            int adds = random.nextInt(5_000);
            for (int i = 0; i < adds; i++) {
                int number = random.nextInt(10_000);
                assertThat(visited.contains(number)).isEqualTo(model.contains(number));
                assertThat(visited.add(number)).isEqualTo(model.add(number));
            }
        }
    }
}
