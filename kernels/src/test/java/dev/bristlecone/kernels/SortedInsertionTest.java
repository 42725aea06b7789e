package dev.bristlecone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.bristlecone.testkit.Seeds;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeds.class)
final class SortedInsertionTest {
    private static final int MARGIN = SortedInsertion.MARGIN;
    private static final SortedInsertion[] KINDS = {new ScalarSortedInsertion(), SortedInsertion.best()};

    @Test
    void theSmallestOfAllStayInOrder(RandomGenerator random) {
        for (int length = 1; length <= 200; length++) {
            long bound = 1 + random.nextLong(300);
            long[] sorted = random.longs(length, -bound, bound).sorted().toArray();
            long[] added =
                    random.longs(SortedInsertion.BATCH, -bound, bound).sorted().toArray();
            long[] all = Arrays.copyOf(sorted, length + added.length);
            System.arraycopy(added, 0, all, length, added.length);
            Arrays.sort(all);
            for (SortedInsertion kind : KINDS) {
                long[] numbers = padded(sorted);
                kind.insert(numbers, MARGIN, MARGIN + length, added[0], added[1], added[2], added[3]);
                assertThat(Arrays.copyOfRange(numbers, MARGIN, MARGIN + length)).isEqualTo(Arrays.copyOf(all, length));
                assertThat(Arrays.copyOf(numbers, MARGIN)).containsOnly(Long.MIN_VALUE);
            }
        }
    }

    @Test
    void absentNumbersAreTheLargest() {
        for (SortedInsertion kind : KINDS) {
            long[] numbers = padded(new long[] {1, 3, Long.MAX_VALUE, Long.MAX_VALUE});
            kind.insert(numbers, MARGIN, MARGIN + 4, 2, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
            assertThat(Arrays.copyOfRange(numbers, MARGIN, MARGIN + 4)).containsExactly(1, 2, 3, Long.MAX_VALUE);
        }
    }

    @Test
    void withoutRoomAroundItIsRefused() {
        for (SortedInsertion kind : KINDS) {
            assertThatThrownBy(() -> kind.insert(new long[30], MARGIN - 1, 20, 1, 2, 3, 4))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> kind.insert(new long[30], MARGIN, 23, 1, 2, 3, 4))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void warmCallsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (SortedInsertion kind : KINDS) {
            long[] numbers = padded(new long[100]);
            long allocated = Long.MAX_VALUE;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (allocated > 0 && System.nanoTime() < deadline) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 2_000; i++) {
                    kind.insert(numbers, MARGIN, MARGIN + 100, 1, 2, 3, 4);
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertThat(allocated).isZero();
        }
    }

    private static long[] padded(long[] sorted) {
        long[] numbers = new long[MARGIN + sorted.length + MARGIN];
        Arrays.fill(numbers, 0, MARGIN, Long.MIN_VALUE);
        System.arraycopy(sorted, 0, numbers, MARGIN, sorted.length);
        return numbers;
    }
}
