package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.storage.disk.SimulatedDisk;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import dev.bristlecone.storage.disk.SpaceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Goal: a full disk costs new data only. Reads and deletes go on, deletes give space back, and everything recovers by
/// itself as soon as there is space, without a restart and on an idle store too.
class EngineFullDiskTest {
    private static final EngineSettings SMALL =
            new EngineSettings(16 << 10, 64 << 10, 1 << 20, 3, 0.25, 64 << 20).withIndexes(20, 1);
    private static final SpaceSettings GUARDED = new SpaceSettings(64 << 10, 0.02, 0.05);
    private static final long CAPACITY = 1 << 20;
    private static final NamespaceKey KEPT = new NamespaceKey(RandomWrites.INDEX, "kept");
    private static final NamespaceKey BULK = new NamespaceKey(RandomWrites.INDEX, "bulk");

    private final Random random = new Random(1);
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedStore store;

    EngineFullDiskTest() throws IOException {
        disk.limitCapacity(CAPACITY);
        store = new SimulatedStore(SMALL, GUARDED, disk);
    }

    @Test
    void deletesPassWhereNewDataIsRefusedAndMakeRoomForIt() throws IOException {
        assertThat(write(upsert(KEPT, "a", 1))).isCompleted();
        int stored = fill();
        leaveFree(CAPACITY / 100);
        assertRefused(write(upsert(KEPT, "b", 1)));
        assertRefused(write(new Write.UpdateRecord(KEPT, "a", null, null, Metadata.EMPTY)));
        assertRefused(write(new Write.CreateNamespace(new NamespaceKey(RandomWrites.INDEX, "new"), null)));
        assertThat(store.engine().stats().readOnlyReason()).contains("nearly full");
        assertThat(store.engine().fetch(KEPT, List.of("a")).value()).hasSize(1);
        assertThat(store.engine().describe(BULK).orElseThrow().recordCount()).isEqualTo(stored);

        assertThat(write(new Write.DeleteRecords(BULK, List.of("id-0")))).isCompleted();
        assertThat(write(new Write.DeleteNamespace(BULK))).isCompleted();
        long before = disk.usableBytes();
        passTime();
        assertThat(disk.usableBytes()).isGreaterThan(before);
        assertThat(store.engine().stats().readOnlyReason()).isNull();
        assertThat(write(upsert(KEPT, "b", 1))).isCompleted();

        store.restart();
        assertThat(store.engine().list(KEPT, "", 10, null).items()).containsExactly("a", "b");
        assertThat(store.engine().describe(BULK)).isEmpty();
    }

    @Test
    void recordsDeletedOnAFullDiskAreDroppedByCompactionToo() throws IOException {
        int stored = fill();
        for (int i = 0; i < stored; i += 2) {
            assertThat(write(new Write.DeleteRecords(BULK, List.of("id-" + i)))).isCompleted();
        }
        passTime();
        assertThat(store.engine().stats().readOnlyReason()).isNull();
        assertThat(write(upsert(KEPT, "b", 1))).isCompleted();
        store.restart();
        assertThat(store.engine().describe(BULK).orElseThrow().recordCount()).isEqualTo(stored / 2);
    }

    @Test
    void theStoreOpensServesAndDeletesOnADiskThatOthersFilled() throws IOException {
        assertThat(write(upsert(BULK, "a", 1_000))).isCompleted();
        leaveFree(0);
        assertRefused(write(upsert(BULK, "b", 1)));
        store.restart();
        assertThat(store.engine().fetch(BULK, List.of("a")).value()).hasSize(1);
        assertRefused(write(upsert(BULK, "b", 1)));
        assertThat(write(new Write.DeleteRecords(BULK, List.of("a")))).isCompleted();
        assertThat(store.engine().fetch(BULK, List.of("a")).value()).isEmpty();
        disk.limitCapacity(CAPACITY);
        passTime();
        assertThat(store.engine().stats().readOnlyReason()).isNull();
        assertThat(write(upsert(BULK, "b", 1))).isCompleted();
    }

    @Test
    void whatFailsOnAnIdleStoreIsRepeatedByItself() throws IOException {
        for (int i = 0; store.engine().stats().readOnlyReason() == null; i++) {
            assertThat(i).as("writes until a flush fails").isLessThan(100);
            CompletableFuture<WriteResult> result = store.engine().write(upsert(BULK, "id-" + i, 1_000));
            while (!result.isDone()) {
                store.step(random);
            }
            disk.failAt(disk.operationCount() + 1, FaultKind.IO, true);
            store.settle(random);
            if (store.engine().stats().readOnlyReason() == null) {
                disk.heal();
            }
        }
        passTime();
        assertThat(store.engine().stats().readOnlyReason()).as("still failing").isNotNull();
        disk.heal();
        passTime();
        assertThat(store.engine().stats().readOnlyReason()).isNull();
        assertThat(store.engine().stats().flushes()).isPositive();
        assertThat(store.engine().stats().floorLsn()).isPositive();
    }

    @Test
    void deletesPassWritesThatWaitForAFlushWhichFails() throws IOException {
        assertThat(write(upsert(KEPT, "a", 1))).isCompleted();
        List<CompletableFuture<WriteResult>> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            results.add(store.engine().write(upsert(BULK, "id-" + i, 1_000)));
            if (i == 60) {
                while (!results.get(30).isDone()) {
                    store.step(random);
                }
                leaveFree(0);
            }
        }
        CompletableFuture<WriteResult> delete = store.engine().write(new Write.DeleteRecords(KEPT, List.of("a")));
        store.settle(random);
        assertThat(results).allSatisfy(result -> assertThat(result.isDone()).isTrue());
        assertThat(delete).isDone();
        assertThat(store.engine().stats().readOnlyReason()).isNotNull();
    }

    @Test
    void compactionThatOnlyMergesWaitsForSpace() throws IOException {
        disk.limitCapacity(16 * CAPACITY);
        store.restart();
        leaveFree(16 * CAPACITY / 25);
        long before = store.engine().stats().compactions();
        for (int i = 0; i < 100; i++) {
            assertThat(write(upsert(BULK, "id-" + i, 1_000))).isCompleted();
        }
        assertThat(store.engine().stats().flushes()).isGreaterThan(4);
        assertThat(store.engine().stats().compactions()).isEqualTo(before);
        disk.limitCapacity(16 * CAPACITY);
        passTime();
        assertThat(store.engine().stats().compactions()).isGreaterThan(before);
    }

    @Test
    void randomWritesAreKeptWhileSpaceComesAndGoes() throws IOException {
        RandomWrites writes = new RandomWrites(random, 40, 3);
        ReferenceStore expected = new ReferenceStore();
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            int chance = random.nextInt(100);
            if (chance < 3) {
                leaveFree(10_000 + random.nextInt(90_000));
            } else if (chance < 5) {
                disk.limitCapacity(CAPACITY);
            } else if (chance < 7) {
                passTime();
            } else if (chance < 8) {
                store.restart();
            }
            Write write = writes.write();
            CompletableFuture<WriteResult> result = write(write);
            if (result.isCompletedExceptionally()) {
                assertRefused(result);
                refused++;
            } else {
                assertThat(result).isDone();
                expected.apply(write);
            }
        }
        assertThat(refused).isBetween(20, 2_900);
        disk.limitCapacity(CAPACITY);
        passTime();
        assertThat(store.engine().stats().readOnlyReason()).isNull();
        store.restart();
        expected.namespaces()
                .forEach((name, records) -> assertThat(store.engine()
                                .list(new NamespaceKey(RandomWrites.INDEX, name), "", 1_000, null)
                                .items())
                        .isEqualTo(List.copyOf(records.keySet())));
    }

    /// Writes until the disk takes no more; returns how many records it took.
    private int fill() {
        for (int i = 0; i < 10_000; i++) {
            CompletableFuture<WriteResult> result = write(upsert(BULK, "id-" + i, 1_000));
            if (result.isCompletedExceptionally()) {
                assertRefused(result);
                return i;
            }
        }
        throw new AssertionError("the disk never fills up");
    }

    /// As if another program took all space but this.
    private void leaveFree(long bytes) throws IOException {
        long used = 0;
        for (String name : disk.names()) {
            used += disk.content(name).length;
        }
        disk.limitCapacity(used + bytes);
    }

    private void passTime() {
        for (int i = 0; i < 10; i++) {
            store.elapse();
            store.settle(random);
        }
    }

    private CompletableFuture<WriteResult> write(Write write) {
        CompletableFuture<WriteResult> result = store.engine().write(write);
        store.settle(random);
        return result;
    }

    private static Write upsert(NamespaceKey key, String id, int textBytes) {
        Metadata metadata = Metadata.of(Map.of("text", new MetadataValue.Text("x".repeat(textBytes))));
        return new Write.Upsert(
                key, RandomWrites.SPACE, List.of(new Record(id, new float[RandomWrites.DIMENSION], null, metadata)));
    }

    private static void assertRefused(CompletableFuture<WriteResult> result) {
        assertThat(result).isCompletedExceptionally();
        assertThat(result.exceptionNow())
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
    }
}
