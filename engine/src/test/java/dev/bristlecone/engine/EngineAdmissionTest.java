package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Goal: a write that waits for memory gets an answer, whatever happens to those before it.
class EngineAdmissionTest {
    private static final EngineSettings SMALL = new EngineSettings(1 << 10, 2 << 10, 1 << 20, 3, 0.25, 1 << 20);
    private static final NamespaceKey KEY = new NamespaceKey(RandomWrites.INDEX, "n");

    private final Random random = new Random(1);
    private final SimulatedStore store;

    EngineAdmissionTest() throws IOException {
        store = new SimulatedStore(SMALL);
    }

    @Test
    void writesThatWaitBehindOnesTheFullDiskRefusedAreAnswered() {
        store.settle(random);
        store.disk().failAt(store.disk().operationCount() + 1, FaultKind.DISK_FULL, false);
        List<CompletableFuture<WriteResult>> results = IntStream.range(0, 200)
                .mapToObj(number -> store.engine().write(upsert("id-" + number)))
                .toList();
        store.settle(random);
        assertThat(results).allSatisfy(result -> assertThat(result.isDone()).isTrue());
        assertThat(results).anyMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(results.getLast().isCompletedExceptionally()).isFalse();
    }

    @Test
    void aFailedPublicationIsRepeatedByARetry() {
        List<CompletableFuture<WriteResult>> written = new ArrayList<>();
        written.add(store.engine().write(upsert("first")));
        store.settle(random);
        long before = store.engine().stats().floorLsn();
        for (int i = 0; store.engine().stats().readOnlyReason() == null; i++) {
            assertThat(i).as("writes until a publication fails").isLessThan(1_000);
            written.add(store.engine().write(upsert("id-" + i)));
            long flushes = store.engine().stats().flushes();
            while (store.step(random)) {
                if (store.engine().stats().flushes() == flushes
                        && store.disk().names().stream()
                                .anyMatch(name -> name.contains("live") && name.contains("segment"))) {
                    store.disk().failAt(store.disk().operationCount() + 1, FaultKind.DISK_FULL, true);
                }
            }
        }
        assertThat(store.engine().stats().flushes()).isPositive();
        assertThat(store.engine().stats().floorLsn()).isEqualTo(before);
        store.disk().heal();
        written.add(store.engine().write(upsert("after")));
        store.settle(random);
        assertThat(written.getLast()).isCompleted();
        assertThat(store.engine().stats().readOnlyReason()).isNull();
        assertThat(store.engine().stats().floorLsn()).isGreaterThan(before);
    }

    /// Each failed flush has those that wait looked at again, and that must not start the next one.
    @Test
    void aBrokenDiskIsNotTriedAgainWithoutARest() {
        List<CompletableFuture<WriteResult>> results = IntStream.range(0, 200)
                .mapToObj(number -> store.engine().write(upsert("id-" + number)))
                .toList();
        while (store.engine().stats().tailBytes() < SMALL.tailBytesLimit()) {
            assertThat(store.step(random)).isTrue();
        }
        store.disk().failAt(store.disk().operationCount() + 1, FaultKind.DISK_FULL, true);
        int steps = 0;
        while (store.step(random)) {
            assertThat(++steps).isLessThan(10_000);
        }
        assertThat(results).allSatisfy(result -> assertThat(result.isDone()).isTrue());
    }

    private static Write upsert(String id) {
        return new Write.Upsert(
                KEY,
                RandomWrites.SPACE,
                List.of(new Record(id, new float[RandomWrites.DIMENSION], null, Metadata.EMPTY)));
    }
}
