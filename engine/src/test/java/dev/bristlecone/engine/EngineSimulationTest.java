package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.filter.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/// Goal: whatever the schedule and wherever the power fails, the store equals the reference at some prefix of the log
/// that contains every acknowledged write, and every read equals the reference at the LSN it reports.
///
/// Method: a seed chooses writes, the order in which lanes run, crashes, and what an unsynced disk keeps. The
/// reference is kept at every LSN. `-Dtest.seed=N` replays one seed, `-Dtest.seeds=N` sets how many run.
class EngineSimulationTest {
    private static final EngineSettings SMALL =
            new EngineSettings(6 << 10, 24 << 10, 12 << 10, 3, 0.25, 1 << 20, 12, 16 << 10, 32 << 10, 1, 4);

    @Test
    void everyScheduleAndCrashKeepsAPrefixWithAllAcknowledgedWrites() throws IOException {
        Long one = Long.getLong("test.seed");
        long from = one == null ? 1 : one;
        long to = one == null ? Integer.getInteger("test.seeds", 150) : one;
        long flushes = 0;
        long compactions = 0;
        for (long seed = from; seed <= to; seed++) {
            Run run = new Run(seed);
            try {
                run.go();
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("seed " + seed + ": replay with -Dtest.seed=" + seed, e);
            }
            flushes += run.flushes;
            compactions += run.compactions;
        }
        if (one == null) {
            assertThat(flushes).as("flushes exercised").isPositive();
            assertThat(compactions).as("compactions exercised").isPositive();
        }
    }

    private static final class Run {
        final Random random;
        final RandomWrites writes;
        final SimulatedStore store;

        /// The reference after each LSN: place i is the state at LSN i.
        final List<ReferenceStore> history = new ArrayList<>(List.of(new ReferenceStore()));

        final List<CompletableFuture<WriteResult>> unacknowledged = new ArrayList<>();
        long acknowledgedLsn;
        long flushes;
        long compactions;

        Run(long seed) throws IOException {
            random = new Random(seed * 0x9E3779B97F4A7C15L); // neighbouring seeds begin alike
            writes = new RandomWrites(random, 5 + random.nextInt(60), 1 + random.nextInt(4));
            store = new SimulatedStore(SMALL);
        }

        void go() throws IOException {
            for (int step = 0; step < 250; step++) {
                int kind = random.nextInt(100);
                if (kind < 40) {
                    write();
                } else if (kind < 85) {
                    for (int i = random.nextInt(6); i >= 0; i--) {
                        store.step(random);
                    }
                    acknowledge();
                } else if (kind < 97) {
                    checkReads();
                } else if (kind < 98) {
                    store.elapse();
                    store.settle(random);
                    acknowledge();
                } else {
                    crash();
                }
            }
            store.settle(random);
            acknowledge();
            assertThat(unacknowledged).as("writes that never complete").isEmpty();
            assertThat(acknowledgedLsn).isEqualTo(history.size() - 1L);
            crash();
            checkEverything();
        }

        private void write() {
            Write write = writes.write();
            ReferenceStore next = history.getLast().copy();
            next.apply(write);
            history.add(next);
            unacknowledged.add(store.engine().write(write));
        }

        private void acknowledge() {
            for (CompletableFuture<WriteResult> result : unacknowledged) {
                if (result.isDone()) {
                    assertThat(result.isCompletedExceptionally())
                            .as("a write fails on a healthy disk: %s", result)
                            .isFalse();
                    acknowledgedLsn = Math.max(acknowledgedLsn, result.join().lsn());
                }
            }
            unacknowledged.removeIf(CompletableFuture::isDone);
        }

        private void crash() throws IOException {
            flushes += store.engine().stats().flushes();
            compactions += store.engine().stats().compactions();
            if (random.nextInt(3) == 0) {
                store.crashTwice(random);
            } else {
                store.crash(random);
            }
            unacknowledged.clear();
            long recovered = store.engine().stats().lastLsn();
            assertThat(recovered).as("the recovered LSN").isBetween(acknowledgedLsn, history.size() - 1L);
            history.subList((int) recovered + 1, history.size()).clear();
            acknowledgedLsn = recovered;
            checkEverything();
        }

        private void checkReads() {
            NamespaceKey key = writes.namespace();
            Read<List<Hit>> found = store.engine().query(key, writes.query());
            assertThat(found.lsn()).isLessThanOrEqualTo(history.size() - 1L);
            Query query = writes.query();
            found = store.engine().query(key, with(query, query.topK(), SearchEffort.EXACT));
            ReferenceStore reference = history.get((int) found.lsn());
            assertThat(describe(found.value())).isEqualTo(describe(reference.query(key, query)));
            found = store.engine().query(key, query);
            reference = history.get((int) found.lsn());
            List<Hit> all = reference.query(key, with(query, 1_000, SearchEffort.EXACT));
            assertThat(found.value()).hasSize(Math.min(query.topK(), all.size()));
            assertThat(describe(all)).containsAll(describe(found.value()));

            checkTexts(key);
            Page<String> listed = store.engine().list(key, "id-1", 7, null);
            List<String> expected = history.get((int) listed.lsn()).records(key).keySet().stream()
                    .filter(id -> id.startsWith("id-1"))
                    .limit(7)
                    .toList();
            assertThat(listed.items()).isEqualTo(expected);

            Filter filter = writes.filter();
            Page<Record> matching = store.engine().fetchMatching(key, filter, 100, Long.MAX_VALUE, null);
            assertThat(matching.items().stream().map(Run::describe))
                    .isEqualTo(history.get((int) matching.lsn()).matching(key, filter).stream()
                            .map(Run::describe)
                            .toList());
        }

        private static Query with(Query query, int topK, SearchEffort effort) {
            return new Query(
                    query.metric(),
                    query.dense(),
                    query.sparse(),
                    topK,
                    query.filter(),
                    query.includeValues(),
                    query.includeMetadata(),
                    query.resultBytesMax(),
                    effort);
        }

        private void checkTexts(NamespaceKey key) {
            Query query = writes.textQuery();
            Read<List<Hit>> found = store.engine().query(key, query);
            SortedMap<String, Double> expected = history.get((int) found.lsn()).rank(key, query);
            assertThat(found.value().stream().map(hit -> hit.record().id()))
                    .containsExactlyInAnyOrderElementsOf(expected.keySet());
            double worst = Double.POSITIVE_INFINITY;
            for (Hit hit : found.value()) {
                assertThat((double) hit.score())
                        .isCloseTo(expected.get(hit.record().id()), within(1e-5))
                        .isLessThanOrEqualTo(worst);
                worst = hit.score();
            }
            Filter filter = writes.wordFilter();
            Page<Record> matching = store.engine().fetchMatching(key, filter, 100, Long.MAX_VALUE, null);
            assertThat(matching.items().stream().map(Run::describe))
                    .isEqualTo(history.get((int) matching.lsn()).matching(key, filter).stream()
                            .map(Run::describe)
                            .toList());
        }

        private void checkEverything() {
            ReferenceStore reference = history.getLast();
            SoftAssertions softly = new SoftAssertions();
            List<String> names = store.engine().namespaces(RandomWrites.INDEX, "", 100, null).items().stream()
                    .map(NamespaceStats::name)
                    .toList();
            softly.assertThat(names)
                    .isEqualTo(List.copyOf(reference.namespaces().keySet()));
            for (String name : names) {
                NamespaceKey key = new NamespaceKey(RandomWrites.INDEX, name);
                List<String> ids = new ArrayList<>(reference.records(key).keySet());
                softly.assertThat(store.engine().describe(key).orElseThrow().recordCount())
                        .as("count of namespace '%s'", name)
                        .isEqualTo(ids.size());
                softly.assertThat(store.engine().list(key, "", 1_000, null).items())
                        .isEqualTo(ids);
                softly.assertThat(
                                store.engine().fetch(key, ids).value().stream().map(Run::describe))
                        .isEqualTo(reference.records(key).values().stream()
                                .map(Run::describe)
                                .toList());
            }
            softly.assertAll();
        }

        private static List<String> describe(List<Hit> hits) {
            return hits.stream()
                    .map(hit -> hit.score() + " " + describe(hit.record()))
                    .toList();
        }

        private static String describe(Record record) {
            return record.id() + " " + Arrays.toString(record.values()) + " "
                    + (record.sparse() == null
                            ? "-"
                            : Arrays.toString(record.sparse().indices())
                                    + Arrays.toString(record.sparse().values()))
                    + " " + new TreeMap<>(record.metadata().fields());
        }
    }
}
