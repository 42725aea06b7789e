package dev.bristlecone.inference.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class WorkersTest {
    @Test
    void resultsComeInTheOrderOfTheUnits() {
        try (Workers workers = new Workers(3, 10)) {
            assertThat(workers.each(1000, place -> place * 2))
                    .hasSize(1000)
                    .startsWith(0, 2, 4)
                    .endsWith(1998);
            assertThat(workers.each(0, place -> place)).isEmpty();
        }
    }

    @Test
    void requestsTakeTurns() throws Exception {
        ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Workers workers = new Workers(1, 100)) {
            CompletableFuture<List<String>> large = CompletableFuture.supplyAsync(() -> workers.each(5, place -> {
                started.countDown();
                await(go);
                order.add("large " + place);
                return "";
            }));
            started.await();
            CompletableFuture<List<String>> small = CompletableFuture.supplyAsync(() -> workers.each(1, place -> {
                order.add("small");
                return "";
            }));
            while (workers.waiting() < 5) {
                Thread.onSpinWait();
            }
            go.countDown();
            large.get();
            small.get();
        }
        assertThat(List.copyOf(order).indexOf("small")).isLessThanOrEqualTo(2);
    }

    @Test
    void aFullQueueRefusesWithTheRemedy() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (Workers workers = new Workers(1, 3)) {
            CompletableFuture<List<String>> first = CompletableFuture.supplyAsync(() -> workers.each(3, place -> {
                started.countDown();
                await(go);
                return "";
            }));
            started.await();
            assertThatThrownBy(() -> workers.each(2, place -> ""))
                    .isInstanceOfSatisfying(
                            DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED))
                    .hasMessageContaining("inference.queue_texts");
            go.countDown();
            assertThat(first.get()).hasSize(3);
            assertThat(workers.each(50, place -> place))
                    .as("an idle queue takes any request")
                    .hasSize(50);
        }
    }

    @Test
    void aFailedUnitFailsItsRequestAndNoOther() {
        try (Workers workers = new Workers(2, 100)) {
            assertThatThrownBy(() -> workers.each(20, place -> {
                        throw DatabaseException.invalid("unit " + place);
                    }))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageStartingWith("unit ");
            assertThat(workers.each(3, place -> place)).containsExactly(0, 1, 2);
            assertThat(workers.waiting()).isZero();
        }
    }

    @Test
    void closingFailsWhatWaits() {
        Workers workers = new Workers(1, 10);
        workers.close();
        assertThatThrownBy(() -> workers.each(1, place -> place))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
