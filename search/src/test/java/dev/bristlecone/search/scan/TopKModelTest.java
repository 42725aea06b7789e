package dev.bristlecone.search.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bristlecone.testkit.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TopK against sorting everything, over random sizes and scores with many ties.
@ExtendWith(Seeds.class)
final class TopKModelTest {
    private static final float[] EXTREMES = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private record Scored(float score, int source, int ordinal, int id) {}

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsWhatSortingWouldPutFirst(boolean higherIsNearer) {
        RandomGenerator random = Seeds.random("TopK " + higherIsNearer);
        for (int round = 0; round < 2_000; round++) {
            List<Scored> all = randomRecords(random, random.nextInt(200));
            int k = 1 + random.nextInt(60);
            TopK top = new TopK(k, higherIsNearer, byId(all));
            checkAgainstSorting(top, k, all, higherIsNearer, "round " + round);
        }
    }

    @Test
    void isEmptyAndReusableAfterDraining(RandomGenerator random) {
        List<Scored> all = randomRecords(random, 100);
        TopK top = new TopK(10, true, byId(all));
        checkAgainstSorting(top, 10, all, true, "first use");
        assertThat(top.size()).isZero();
        checkAgainstSorting(top, 10, all, true, "second use");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recordsFartherThanTheWorstNeedNotBeOffered(boolean higherIsNearer) {
        RandomGenerator random = Seeds.random("TopK " + higherIsNearer);
        List<Scored> all = randomRecords(random, 5_000);
        TopK offeredAll = new TopK(20, higherIsNearer, byId(all));
        TopK offeredFew = new TopK(20, higherIsNearer, byId(all));
        for (Scored record : all) {
            offeredAll.offer(record.score, record.source, record.ordinal);
            boolean farther = higherIsNearer ? record.score < offeredFew.worst() : record.score > offeredFew.worst();
            if (!farther) {
                offeredFew.offer(record.score, record.source, record.ordinal);
            }
        }
        assertThat(drain(offeredFew)).isEqualTo(drain(offeredAll));
    }

    @Test
    void refusesToKeepNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TopK(0, true, byId(List.of())))
                .withMessage("k: 0 (expected: at least 1)");
    }

    private static void checkAgainstSorting(TopK top, int k, List<Scored> all, boolean higherIsNearer, String label) {
        all.forEach(record -> top.offer(record.score, record.source, record.ordinal));
        List<Scored> sorted = new ArrayList<>(all);
        sorted.sort(referenceOrder(higherIsNearer));
        assertThat(top.size()).as(label).isEqualTo(Math.min(k, all.size()));
        if (k <= all.size()) {
            assertThat(Float.compare(top.worst(), sorted.get(k - 1).score + 0f))
                    .as(label)
                    .isZero();
        }
        assertThat(drain(top))
                .as(label)
                .isEqualTo(sorted.stream().limit(k).map(TopKModelTest::text).toList());
    }

    private static Comparator<Scored> referenceOrder(boolean higherIsNearer) {
        Comparator<Scored> nanLast = Comparator.comparing(record -> Float.isNaN(record.score));
        Comparator<Scored> byScore = (a, b) -> Float.compare(a.score + 0f, b.score + 0f);
        return nanLast.thenComparing(higherIsNearer ? byScore.reversed() : byScore)
                .thenComparingInt(Scored::id);
    }

    private static List<Scored> randomRecords(RandomGenerator random, int count) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(i);
        }
        Collections.shuffle(ids, Random.from(random));
        List<Scored> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float score = switch (random.nextInt(3)) {
                case 0 -> random.nextInt(-5, 5);
                case 1 -> EXTREMES[random.nextInt(EXTREMES.length)];
                default -> random.nextFloat(-10, 10);
            };
            all.add(new Scored(score, i % 7, i / 7, ids.get(i)));
        }
        return all;
    }

    private static IdOrder byId(List<Scored> all) {
        return (source, ordinal, otherSource, otherOrdinal) ->
                Integer.compare(all.get(7 * ordinal + source).id, all.get(7 * otherOrdinal + otherSource).id);
    }

    private static List<String> drain(TopK top) {
        List<String> drained = new ArrayList<>();
        top.drainSorted((score, source, ordinal) -> drained.add(text(new Scored(score, source, ordinal, 0))));
        return drained;
    }

    private static String text(Scored record) {
        return (record.score + 0f) + "@" + record.source + ":" + record.ordinal;
    }
}
