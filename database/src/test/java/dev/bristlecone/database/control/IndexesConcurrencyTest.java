package dev.bristlecone.database.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Many callers at once, within one process and over two of them.
class IndexesConcurrencyTest {
    private static final int CALLERS = 32;

    private final IndexesFixture fixture = new IndexesFixture();

    @Test
    void ofConcurrentCreationsOfOneNameExactlyOneWins() throws Exception {
        List<Indexes> processes = List.of(fixture.open(), fixture.open());
        List<Boolean> wins = together(caller -> created(processes.get(caller % 2), "movies"));

        assertThat(wins).containsOnlyOnce(true);
        assertThat(fixture.open().all()).hasSize(1);
    }

    @Test
    void concurrentCreationsGetDifferentPorts() throws Exception {
        List<Indexes> processes = List.of(fixture.open(), fixture.open());
        together(caller -> created(processes.get(caller % 2), "index-" + caller));

        assertThat(fixture.open().all())
                .extracting(IndexDefinition::port)
                .hasSize(CALLERS)
                .doesNotHaveDuplicates();
    }

    private static boolean created(Indexes indexes, String name) {
        while (true) {
            try {
                indexes.create(IndexesFixture.dense(name));
                return true;
            } catch (DatabaseException e) {
                if (e.code() == ErrorCode.ALREADY_EXISTS) {
                    return false;
                }
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            }
        }
    }

    private static List<Boolean> together(Caller caller) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                outcomes.add(threads.submit(() -> {
                    start.await();
                    return caller.call(number);
                }));
            }
            start.countDown();
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> outcome : outcomes) {
                results.add(outcome.get());
            }
            return results;
        }
    }

    private interface Caller {
        boolean call(int number);
    }
}
