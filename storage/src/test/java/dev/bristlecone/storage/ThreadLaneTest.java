package dev.bristlecone.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ThreadLaneTest {
    @Test
    void tasksRunInOrderOnOneNamedDaemonAndCloseWaitsForAll() {
        List<Integer> ran = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        ThreadLane lane = new ThreadLane("lane under test");
        for (int i = 0; i < 1000; i++) {
            int number = i;
            lane.submit(() -> {
                ran.add(number);
                threads.add(Thread.currentThread());
            });
        }
        lane.close();
        assertThat(ran).hasSize(1000).isSorted();
        assertThat(threads).containsOnly(threads.getFirst());
        assertThat(threads.getFirst().getName()).isEqualTo("lane under test");
        assertThat(threads.getFirst().isDaemon()).isTrue();
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheLane() {
        List<String> ran = new ArrayList<>();
        try (ThreadLane lane = new ThreadLane("lane under test")) {
            lane.submit(() -> {
                throw new IllegalStateException("thrown by a task on purpose");
            });
            lane.submit(() -> ran.add("second"));
        }
        assertThat(ran).containsExactly("second");
    }

    @Test
    void aDelayedTaskRunsOnTheLaneAndIsDroppedWhenTheLaneEndsBefore() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        CompletableFuture<Thread> dropped = new CompletableFuture<>();
        try (ThreadLane lane = new ThreadLane("lane under test")) {
            lane.submitAfter(Duration.ofMillis(1), () -> ran.complete(Thread.currentThread()));
            assertThat(ran.get(10, TimeUnit.SECONDS).getName()).isEqualTo("lane under test");
            lane.submitAfter(Duration.ofDays(1), () -> dropped.complete(Thread.currentThread()));
        }
        assertThat(dropped).isNotDone();
    }

    @Test
    void aClosedLaneRefusesTasks() {
        ThreadLane lane = new ThreadLane("lane under test");
        lane.close();
        assertThatThrownBy(() -> lane.submit(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
