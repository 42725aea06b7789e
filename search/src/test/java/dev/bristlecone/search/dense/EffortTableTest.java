package dev.bristlecone.search.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EffortTableTest {
    private static final int STEPS = EffortTable.STEPS;

    /// Recall .80, .82, ... for the 10 nearest, and as much after twice the visits for the 100 nearest.
    private static final EffortTable TABLE = table();

    @Test
    void aMeasuredRecallTakesWhatItTook() {
        WalkPlan plan = plan(10, 0.896, 1);
        assertThat(plan.stretch()).isEqualTo(EffortTable.stretch(5), within(1e-4f));
        assertThat(plan.visits()).isCloseTo(60, within(0.1));
        assertThat(plan.pool()).isBetween(180, 181);
    }

    @Test
    void betweenTwoStepsItTakesWhatLiesBetween() {
        WalkPlan plan = plan(10, 0.906, 1);
        assertThat(plan.stretch()).isBetween(EffortTable.stretch(5), EffortTable.stretch(6));
        assertThat(plan.visits()).isCloseTo(65, within(0.1));
    }

    @Test
    void moreThanWasMeasuredIsNotPromised() {
        assertThat(TABLE.plan(10, 0.995, 1)).isNull();
        assertThat(TABLE.plan(100, 0.995, 1)).isNull();
    }

    @Test
    void theFactorScalesTheVisits() {
        WalkPlan once = plan(10, 0.896, 1);
        WalkPlan more = plan(10, 0.896, 1.5);
        assertThat(more.visits()).isCloseTo(1.5 * once.visits(), within(0.1));
        assertThat(more.stretch()).isEqualTo(EffortTable.stretch(8), within(1e-3f));
        WalkPlan less = plan(10, 0.896, 0.5);
        assertThat(less.visits()).isCloseTo(0.5 * once.visits(), within(0.1));
        assertThat(less.stretch()).isEqualTo(EffortTable.stretch(2), within(1e-3f));
        assertThat(plan(10, 0.896, 0.01).stretch()).isEqualTo(1);
        assertThat(plan(10, 0.896, 100).stretch()).isEqualTo(EffortTable.stretch(STEPS - 1));
    }

    @Test
    void moreNearestTakeMore() {
        double before = 0;
        for (int topK : new int[] {1, 10, 20, 50, 100, 200, 1_000}) {
            WalkPlan plan = plan(topK, 0.896, 1);
            assertThat(plan.visits()).isGreaterThanOrEqualTo(before);
            assertThat(plan.pool()).isGreaterThanOrEqualTo(topK);
            before = plan.visits();
        }
        assertThat(plan(100, 0.896, 1).visits()).isCloseTo(120, within(0.1));
        assertThat(plan(1_000, 0.896, 1).visits()).isCloseTo(1_200, within(1.0));
    }

    @Test
    void whatIsWrittenIsRead() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(8 + EffortTable.SIZE_BYTES);
            TABLE.write(bytes, 8);
            EffortTable read = EffortTable.read(bytes, 8);
            for (double recall : new double[] {0.8, 0.9, 0.95}) {
                assertThat(read.plan(37, recall, 1.3)).isEqualTo(TABLE.plan(37, recall, 1.3));
            }
            assertThat(read.best()).isEqualTo(TABLE.best());
        }
    }

    private static WalkPlan plan(int topK, double recall, double factor) {
        return Objects.requireNonNull(TABLE.plan(topK, recall, factor));
    }

    private static EffortTable table() {
        float[] recalls = new float[2 * STEPS];
        float[] pools = new float[2 * STEPS];
        float[] visits = new float[2 * STEPS];
        for (int place = 0; place < 2 * STEPS; place++) {
            int step = place % STEPS;
            recalls[place] = Math.min(0.99f, 0.8f + 0.02f * step);
            visits[place] = (10 + 10 * step) * (place < STEPS ? 1 : 2);
            pools[place] = 3 * visits[place];
        }
        return EffortTable.of(recalls, pools, visits);
    }
}
