package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.testkit.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void aBufferKeepsTheNearestWhateverTheOrderOfArrival(RandomGenerator random) {
        CandidateBuffer buffer = new CandidateBuffer();
        for (int round = 0; round < 300; round++) {
            int capacity = 1 + random.nextInt(70);
            int different = 1 + random.nextInt(2_000);
            List<Candidate> all = new ArrayList<>();
            for (int i = 0; i < random.nextInt(600); i++) {
                all.add(new Candidate(i, random.nextInt(different) - 5));
            }
            switch (round % 3) {
                case 0 -> all.sort(Comparator.comparingDouble(Candidate::distance));
                case 1 ->
                    all.sort(Comparator.comparingDouble(Candidate::distance).reversed());
                default -> {}
            }
            buffer.reset(capacity);
            for (Candidate candidate : all) {
                if (candidate.distance < buffer.threshold()) {
                    buffer.add(candidate.id, candidate.distance);
                }
            }
            int kept = buffer.sort();
            all.sort(Comparator.comparingDouble(Candidate::distance).thenComparingInt(Candidate::id));
            assertThat(kept).isEqualTo(Math.min(capacity, all.size()));
            for (int i = 0; i < kept; i++) {
                assertThat(buffer.distance(i)).isEqualTo(all.get(i).distance);
                assertThat(buffer.id(i)).isEqualTo(all.get(i).id);
            }
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
    void candidatesNotedTogetherAreAddedOneByOne(RandomGenerator random) {
        CandidatePool together = new CandidatePool();
        CandidatePool single = new CandidatePool();
        for (int round = 0; round < 300; round++) {
            int capacity = 1 + random.nextInt(100);
            together.reset(capacity);
            single.reset(capacity);
            for (int step = 0; step < 30; step++) {
                int count = random.nextInt(33);
                for (int i = 0; i < count; i++) {
                    int id = random.nextInt(1_000_000);
                    float distance = random.nextInt(500) - 5;
                    boolean counts = random.nextInt(3) > 0;
                    together.note(id, distance, counts);
                    if (counts) {
                        single.add(id, distance);
                    }
                }
                together.addNoted();
                assertThat(together.size()).isEqualTo(single.size());
                assertThat(together.threshold()).isEqualTo(single.threshold());
                for (int taken = random.nextInt(4); taken > 0; taken--) {
                    int id = single.takeNext();
                    assertThat(together.takeNext()).isEqualTo(id);
                    if (id >= 0) {
                        assertThat(together.takenDistance()).isEqualTo(single.takenDistance());
                    }
                }
            }
            for (int place = 0; place < single.size(); place++) {
                assertThat(together.id(place)).isEqualTo(single.id(place));
            }
        }
    }

    @Test
    void marksKnowVisitsAndTheBestEstimates(RandomGenerator random) {
        WalkMarks marks = new WalkMarks();
        for (int round = 0; round < 50; round++) {
            marks.clear(random.nextInt(5_000));
            Map<Integer, Float> model = new HashMap<>();
            int steps = random.nextInt(5_000);
            for (int i = 0; i < steps; i++) {
                int number = random.nextInt(3_000);
                marks.reserve(1);
                Float known = model.get(number);
                if (random.nextInt(4) == 0) {
                    assertThat(marks.visit(number)).isEqualTo(known == null || known >= 0);
                    model.put(number, -1f);
                    continue;
                }
                float estimate = random.nextFloat();
                boolean news = known == null || (known >= 0 && estimate < 0.85f * known);
                assertThat(marks.improves(number, estimate)).isEqualTo(news);
                if (news) {
                    model.put(number, estimate);
                }
            }
        }
    }
}
