package dev.bristlecone.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.catalog.Catalog.Change;
import dev.bristlecone.storage.catalog.Catalog.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [Catalog] promises. An adapter's test extends this and opens its catalog.
public abstract class CatalogContract {
    private @Nullable Catalog opened;

    /// Opens the same catalog again at each call, after the one before was closed.
    protected abstract Catalog open() throws IOException;

    @BeforeEach
    final void openFirst() throws IOException {
        opened = open();
    }

    @AfterEach
    final void closeLast() throws IOException {
        catalog().close();
    }

    @Test
    void anAbsentKeyIsEmpty() throws IOException {
        assertThat(catalog().get("a")).isEmpty();
        assertThat(catalog().list("")).isEmpty();
    }

    @Test
    void versionsBeginAtOneAndRiseByOne() throws IOException {
        catalog().commit(List.of(Change.create("a", bytes("1"))));
        assertThat(entry("a").version()).isEqualTo(1);
        catalog().commit(List.of(Change.replace(entry("a"), bytes("2"))));
        assertThat(entry("a").version()).isEqualTo(2);
        assertThat(entry("a").value()).isEqualTo(bytes("2"));
        catalog().commit(List.of(new Change("a", -1, bytes("3"))));
        assertThat(entry("a").version()).isEqualTo(3);
    }

    @Test
    void entriesSurviveReopening() throws IOException {
        catalog().commit(List.of(Change.create("a", bytes("1")), Change.create("b", new byte[0])));
        catalog().close();
        opened = open();
        assertThat(entry("a").value()).isEqualTo(bytes("1"));
        assertThat(entry("b").value()).isEmpty();
    }

    @Test
    void creatingAKeyThatExistsIsAConflict() throws IOException {
        catalog().commit(List.of(Change.create("a", bytes("1"))));
        assertConflict("a", Change.create("a", bytes("2")));
        assertThat(entry("a").value()).isEqualTo(bytes("1"));
    }

    @Test
    void replacingAStaleEntryIsAConflict() throws IOException {
        catalog().commit(List.of(Change.create("a", bytes("1"))));
        Entry stale = entry("a");
        catalog().commit(List.of(Change.replace(stale, bytes("2"))));
        assertConflict("a", Change.replace(stale, bytes("3")));
        assertConflict("a", Change.delete(stale));
        assertThat(entry("a").value()).isEqualTo(bytes("2"));
    }

    @Test
    void replacingOrDeletingAnAbsentKeyIsAConflict() {
        Entry absent = new Entry("a", 1, bytes("1"));
        assertConflict("a", Change.replace(absent, bytes("2")));
        assertConflict("a", Change.delete(absent));
    }

    @Test
    void oneConflictUndoesTheWholeCommit() throws IOException {
        catalog().commit(List.of(Change.create("b", bytes("1"))));
        assertConflict(
                "b", Change.create("a", bytes("1")), Change.create("b", bytes("2")), Change.create("c", bytes("3")));
        assertThat(catalog().list("")).extracting(Entry::key).containsExactly("b");
        catalog().commit(List.of(Change.create("a", bytes("1"))));
        assertThat(entry("a").version()).isEqualTo(1);
    }

    @Test
    void aLaterChangeSeesTheEarlierOnesOfItsCommit() throws IOException {
        catalog().commit(List.of(Change.create("a", bytes("1")), new Change("a", 1, bytes("2"))));
        assertThat(entry("a").version()).isEqualTo(2);
        assertThat(entry("a").value()).isEqualTo(bytes("2"));
    }

    @Test
    void aDeletedKeyIsGoneAndMayBeCreatedAgain() throws IOException {
        catalog().commit(List.of(Change.create("a", bytes("1"))));
        catalog().commit(List.of(Change.delete(entry("a"))));
        assertThat(catalog().get("a")).isEmpty();
        catalog().commit(List.of(Change.create("a", bytes("2"))));
        assertThat(entry("a").version()).isEqualTo(1);
    }

    @Test
    void deletingWhateverIsThereIsFineWhenNothingIs() throws IOException {
        catalog().commit(List.of(new Change("a", -1, null)));
        assertThat(catalog().get("a")).isEmpty();
    }

    @Test
    void listGivesKeysWithThePrefixInByteOrder() throws IOException {
        List<Change> changes = new ArrayList<>();
        for (String key : List.of("b/ä", "b/Z", "b/a", "b0", "a/%", "a/_", "b/", "b", "b/\uD83D\uDE00", "b/\uFFFD")) {
            changes.add(Change.create(key, bytes(key)));
        }
        catalog().commit(changes);
        assertThat(catalog().list("b/"))
                .extracting(Entry::key)
                .containsExactly("b/", "b/Z", "b/a", "b/ä", "b/\uFFFD", "b/\uD83D\uDE00");
        assertThat(catalog().list("a/%")).extracting(Entry::key).containsExactly("a/%");
        assertThat(catalog().list("")).hasSize(10);
        assertThat(catalog().list("c")).isEmpty();
    }

    @Test
    void aLargeValueComesBack() throws IOException {
        byte[] value = new byte[2_000_000];
        value[1_999_999] = 7;
        catalog().commit(List.of(Change.create("a", value)));
        assertThat(entry("a").value()).isEqualTo(value);
    }

    @Test
    void concurrentReplacementsLoseNothing() throws Exception {
        catalog().commit(List.of(Change.create("n", bytes("0"))));
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                workers.add(threads.submit(() -> {
                    increment(10);
                    return true;
                }));
            }
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        assertThat(entry("n").value()).isEqualTo(bytes("40"));
        assertThat(entry("n").version()).isEqualTo(41);
    }

    private void increment(int times) throws IOException {
        int done = 0;
        while (done < times) {
            Entry seen = entry("n");
            int next = 1 + Integer.parseInt(new String(seen.value(), StandardCharsets.UTF_8));
            try {
                catalog().commit(List.of(Change.replace(seen, bytes(Integer.toString(next)))));
                done++;
            } catch (CatalogConflictException e) {
                assertThat(e.key()).isEqualTo("n");
            }
        }
    }

    private void assertConflict(String key, Change... changes) {
        assertThatThrownBy(() -> catalog().commit(List.of(changes)))
                .isInstanceOfSatisfying(
                        CatalogConflictException.class, e -> assertThat(e.key()).isEqualTo(key));
    }

    private Catalog catalog() {
        return Objects.requireNonNull(opened);
    }

    private Entry entry(String key) throws IOException {
        return catalog().get(key).orElseThrow();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
