package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Goal: a damaged section costs its own namespace, which says so, and nothing else: others are read, written, flushed,
/// compacted and recovered, and the damaged one can still be removed.
class EngineDamageTest {
    private static final EngineSettings SMALL = new EngineSettings(16 << 10, 64 << 10, 1 << 20, 3, 0.25, 64 << 20)
            .withIndexes(20, 1)
            .withPartRecordsMin(4);
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
    void aRefusedWriteToADamagedNamespaceIsNotLogged() throws IOException {
        damageOneNamespace();
        long before = store.engine().stats().lastLsn();
        assertDamaged(write(upsert(DAMAGED, "new", 1)));
        assertThat(store.engine().stats().lastLsn()).isEqualTo(before);
        assertThat(store.engine().stats().damage()).singleElement().asString().contains("segment");
        assertThat(write(new Write.DeleteNamespace(DAMAGED))).isCompleted();
        assertThat(store.engine().stats().damage()).isEmpty();
        assertThat(write(upsert(DAMAGED, "new", 1))).isCompleted();
    }

    @Test
    void writesThatDamageKeptFromBeingAppliedAreNeverForgotten() throws IOException {
        String file = flushThree();
        assertThat(write(upsert(DAMAGED, "acknowledged", 1))).isCompleted();
        long leftOut = store.engine().stats().lastLsn();
        byte[] intact = store.disk().content(file);
        flipText(file);
        store.restart();
        assertDamaged(() -> store.engine().fetch(DAMAGED, List.of("acknowledged")));
        for (int i = 0; i < 3; i++) {
            assertThat(write(upsert(INTACT, "more" + i, BULK))).isCompleted();
        }
        assertThat(store.engine().stats().floorLsn()).isGreaterThan(leftOut);

        // The log is trimmed; bringing the file back must not bring the namespace back without the write.
        store.disk().replaceContent(file, intact);
        store.restart();
        assertDamaged(() -> store.engine().list(DAMAGED, "", 10, null));
        assertDamaged(write(upsert(DAMAGED, "new", 1)));
        assertThat(write(new Write.DeleteAll(DAMAGED))).isCompleted();
        assertThat(write(upsert(DAMAGED, "new", 1))).isCompleted();
        store.restart();
        assertThat(store.engine().list(DAMAGED, "", 10, null).items()).containsExactly("new");
        assertThat(store.engine().stats().damage()).isEmpty();
    }

    @Test
    void aFileThatIsMissingOrCutOrWithoutHeaderCostsOnlyItsNamespaces() throws IOException {
        String file = flushThree();
        byte[] intact = store.disk().content(file);
        List<byte[]> damages = new ArrayList<>();
        for (int length = 0; length < intact.length; length += 1 + intact.length / 10) {
            damages.add(Arrays.copyOf(intact, length));
        }
        for (int at : new int[] {0, 20, 70, intact.length - 200, intact.length - 1}) {
            byte[] flipped = intact.clone();
            flipped[at] ^= 1;
            damages.add(flipped);
        }
        for (byte[] damage : damages) {
            store.disk().replaceContent(file, damage);
            store.restart();
            assertQuarantined();
            assertThat(store.engine().stats().damage().toString()).contains(name(file));
        }
        store.disk().delete(file);
        store.restart();
        assertQuarantined();
        for (int i = 0; i < 5; i++) {
            assertThat(write(upsert(INTACT, "more" + i, BULK))).isCompleted();
        }
        store.restart();
        assertQuarantined();
        assertThat(write(new Write.DropIndex(RandomWrites.INDEX))).isCompleted();
        assertThat(write(upsert(DAMAGED, "new", 1))).isCompleted();
        store.restart();
        assertThat(store.engine().list(DAMAGED, "", 10, null).items()).containsExactly("new");
        assertThat(store.engine().stats().damage()).isEmpty();
    }

    private void assertQuarantined() {
        assertDamaged(() -> store.engine().fetch(DAMAGED, List.of("old")));
        assertDamaged(() -> store.engine().fetch(NEIGHBOUR, List.of("old")));
        assertDamaged(() -> store.engine().list(DAMAGED, "", 10, null));
        assertDamaged(write(upsert(DAMAGED, "new", 1)));
        assertThat(store.engine().fetch(INTACT, List.of("old")).value()).hasSize(1);
        assertThat(store.engine().describe(DAMAGED).orElseThrow().recordCount()).isEqualTo(1);
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
        flipText(flushThree());
        store.restart();
        assertDamaged(() -> store.engine().fetch(DAMAGED, List.of("old")));
        store.restart();
    }

    /// The file with the damaged namespace and its neighbour; the intact one has another.
    private String flushThree() {
        assertThat(write(upsert(DAMAGED, "old", 1_000))).isDone();
        assertThat(write(upsert(NEIGHBOUR, "old", BULK))).isDone();
        assertThat(write(upsert(INTACT, "old", BULK))).isDone();
        return store.disk().names().stream()
                .filter(file -> file.contains("segment"))
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private void flipText(String file) throws IOException {
        byte[] content = store.disk().content(file);
        content[new String(content, StandardCharsets.ISO_8859_1).indexOf("xxxx")] ^= 1;
        store.disk().replaceContent(file, content);
    }

    private static String name(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
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
        assertDamage(result.exceptionNow());
    }

    private static void assertDamaged(ThrowingCallable reading) {
        assertDamage(catchThrowable(reading));
    }

    private static void assertDamage(@Nullable Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS))
                .hasMessageContaining("segment");
    }
}
