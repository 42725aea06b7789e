package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Goal: a damaged section costs its own namespace, which says so, and nothing else: others are read, written, flushed,
/// compacted and recovered, and the damaged one can still be removed.
class EngineDamageTest {
    private static final EngineSettings SMALL = new EngineSettings(16 << 10, 64 << 10, 1 << 20, 3, 0.25, 64 << 20);
    private static final NamespaceKey DAMAGED = new NamespaceKey(RandomWrites.INDEX, "damaged");
    private static final NamespaceKey INTACT = new NamespaceKey(RandomWrites.INDEX, "intact");

    /// In the file of the damaged one.
    private static final NamespaceKey NEIGHBOUR = new NamespaceKey(RandomWrites.INDEX, "neighbour");

    /// Enough to be flushed at once.
    private static final int BULK = 70 << 10;

    private final Random random = new Random(1);
    private final SimulatedStore store;

    EngineDamageTest() throws IOException {
        store = new SimulatedStore(SMALL);
    }

    @Test
    void aWriteToADamagedNamespaceFailsAndOthersGoOn() throws IOException {
        damageOneNamespace();
        assertDamaged(write(upsert(DAMAGED, "new", 1)));
        assertDamaged(write(new Write.DeleteRecords(DAMAGED, List.of("new"))));
        assertThat(write(upsert(INTACT, "new", 1))).isCompleted();
        assertThat(store.engine().fetch(INTACT, List.of("new")).value()).hasSize(1);
    }

    @Test
    void aLogWithWritesToADamagedNamespaceIsReplayed() throws IOException {
        damageOneNamespace();
        assertThat(write(upsert(DAMAGED, "new", 1))).isDone();
        assertThat(write(upsert(INTACT, "new", 1))).isDone();
        store.restart();
        assertThat(store.engine().fetch(INTACT, List.of("old", "new")).value()).hasSize(2);
        assertThatThrownBy(() -> store.engine().fetch(DAMAGED, List.of("old"))).isInstanceOf(DatabaseException.class);
        assertThat(write(new Write.DeleteAll(DAMAGED))).isCompleted();
        assertThat(write(upsert(DAMAGED, "new", 1))).isCompleted();
        assertThat(store.engine().fetch(DAMAGED, List.of("new")).value()).hasSize(1);
    }

    @Test
    void compactionGoesOnAroundADamagedSection() throws IOException {
        damageOneNamespace();
        // Leaves the damaged section alone in a file that is mostly dead and hence wants to be rewritten.
        assertThat(write(new Write.DeleteNamespace(NEIGHBOUR))).isDone();
        for (int i = 0; i < 10; i++) {
            assertThat(write(upsert(INTACT, "more" + i, BULK))).isDone();
        }
        assertThat(store.engine().stats().flushes()).isGreaterThan(5);
        assertThat(store.engine().stats().segmentFiles()).isLessThan(7);
    }

    /// Flushes a record of the damaged namespace together with a large one of its neighbour, flips a byte of
    /// the first and reopens the store.
    private void damageOneNamespace() throws IOException {
        assertThat(write(upsert(DAMAGED, "old", 1_000))).isDone();
        assertThat(write(upsert(NEIGHBOUR, "old", BULK))).isDone();
        assertThat(write(upsert(INTACT, "old", BULK))).isDone();
        String name = store.disk().names().stream()
                .filter(file -> file.contains("segment"))
                .sorted()
                .findFirst()
                .orElseThrow();
        byte[] content = store.disk().content(name);
        content[new String(content, StandardCharsets.ISO_8859_1).indexOf("xxxx")] ^= 1;
        store.disk().replaceContent(name, content);
        store.restart();
        assertThatThrownBy(() -> store.engine().fetch(DAMAGED, List.of("old"))).isInstanceOf(DatabaseException.class);
        store.restart();
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

    private static void assertDamaged(CompletableFuture<WriteResult> result) {
        assertThat(result.exceptionNow())
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));
    }
}
