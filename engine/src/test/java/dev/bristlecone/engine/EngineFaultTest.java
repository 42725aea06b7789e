package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Goal: whichever disk operation fails, and however, nothing acknowledged is lost, nothing else appears, and the next
/// start succeeds; damaged files give typed errors or the right answers.
///
/// Method: one scenario with flushes and compactions, run again for each disk operation with a fault there.
class EngineFaultTest {
    /// Memory has room for what a broken disk does not take: an index of texts needs more than its records.
    private static final EngineSettings SMALL =
            new EngineSettings(5 << 10, 16 << 20, 10 << 10, 3, 0.25, 1 << 20, 12, 16 << 10, 32 << 10, 1, 4);
    private static final int WRITES = 70;

    @Test
    void powerLossAtEveryOperationKeepsWhatWasAcknowledged() throws IOException {
        forEachOperation(FaultKind.POWER_OFF, true, 1);
    }

    @Test
    void inputOutputErrorAtEveryOperationKeepsWhatWasAcknowledged() throws IOException {
        forEachOperation(FaultKind.IO, false, 2);
        forEachOperation(FaultKind.IO, true, 5);
    }

    @Test
    void fullDiskAtEveryOperationKeepsWhatWasAcknowledged() throws IOException {
        forEachOperation(FaultKind.DISK_FULL, false, 2);
        forEachOperation(FaultKind.DISK_FULL, true, 5);
    }

    @Test
    void everyFlippedByteIsATypedErrorOrTheSameAnswer() throws IOException {
        Scenario intact = new Scenario(11);
        intact.go();
        List<String> expected = intact.contents();
        int damaged = 0;
        int detected = 0;
        for (String name : intact.store.disk().names()) {
            byte[] content = intact.store.disk().content(name);
            for (int at = 0; at < content.length; at += 1 + content.length / 3_000) {
                byte[] flipped = content.clone();
                flipped[at] ^= (byte) (1 << (at % 8));
                damaged++;
                detected += holds(intact, name, flipped, expected) ? 0 : 1;
            }
            for (int length = 0; length < content.length; length += 1 + content.length / 300) {
                damaged++;
                detected += holds(intact, name, Arrays.copyOf(content, length), expected) ? 0 : 1;
            }
            intact.store.disk().replaceContent(name, content);
        }
        assertThat(damaged).isGreaterThan(1_000);
        assertThat(detected).as("detected damages of %d", damaged).isPositive();
    }

    /// Whether the store opens with this content and answers as before; a typed refusal is false, all else fails.
    private static boolean holds(Scenario scenario, String name, byte[] content, List<String> expected)
            throws IOException {
        scenario.store.disk().replaceContent(name, content);
        try {
            scenario.store.restart();
            assertThat(scenario.contents())
                    .as("answers with damage in %s", name)
                    .isEqualTo(expected);
            return true;
        } catch (StorageException e) {
            assertThat(e.kind())
                    .isIn(StorageException.Kind.CORRUPT, StorageException.Kind.TOO_NEW, StorageException.Kind.TOO_OLD);
            return false;
        } catch (DatabaseException e) {
            return false;
        }
    }

    private static void forEachOperation(FaultKind kind, boolean sticky, int stride) throws IOException {
        boolean clean = false;
        for (long operation = 1; !clean; operation += stride) {
            Scenario scenario = new Scenario(operation);
            long first = scenario.store.disk().operationCount();
            scenario.store.disk().failAt(first + operation, kind, sticky);
            try {
                scenario.go();
                clean = scenario.store.disk().operationCount() < first + operation;
                scenario.store.disk().heal();
                scenario.reopen(kind == FaultKind.POWER_OFF);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(kind + " at operation " + operation + (sticky ? ", sticky" : ""), e);
            }
            if (operation > 20_000) {
                fail("the scenario never ends");
            }
        }
    }

    /// The same writes for every fault; only the schedule follows the seed.
    private static final class Scenario {
        final Random schedule;
        final SimulatedStore store = new SimulatedStore(SMALL);
        final List<ReferenceStore> history = new ArrayList<>(List.of(new ReferenceStore()));
        long acknowledgedLsn;

        Scenario(long seed) throws IOException {
            schedule = new Random(seed);
        }

        void go() {
            RandomWrites random = new RandomWrites(new Random(5), 40, 3);
            List<Write> writes = new ArrayList<>();
            List<CompletableFuture<WriteResult>> results = new ArrayList<>();
            for (int i = 0; i < WRITES; i++) {
                writes.add(random.write());
                results.add(store.engine().write(writes.getLast()));
                if (i % 3 == 0) {
                    store.settle(schedule);
                }
            }
            store.settle(schedule);
            for (int i = 0; i < WRITES; i++) {
                record(writes.get(i), results.get(i));
            }
        }

        /// Refused writes are surely not in the log; failed ones may be, but only behind all that succeeded.
        private void record(Write write, CompletableFuture<WriteResult> result) {
            assertThat(result).as("every write gets an answer").isDone();
            if (result.isCompletedExceptionally()
                    && result.exceptionNow() instanceof DatabaseException failure
                    && failure.code() == ErrorCode.RESOURCE_EXHAUSTED) {
                return;
            }
            ReferenceStore next = history.getLast().copy();
            next.apply(write);
            history.add(next);
            if (!result.isCompletedExceptionally()) {
                acknowledgedLsn = result.join().lsn();
                assertThat(acknowledgedLsn).isEqualTo(history.size() - 1L);
            }
        }

        void reopen(boolean powerLoss) throws IOException {
            if (powerLoss) {
                store.crash(schedule);
            } else {
                store.restart();
            }
            long recovered = store.engine().stats().lastLsn();
            assertThat(recovered).isBetween(acknowledgedLsn, history.size() - 1L);
            assertThat(contents()).isEqualTo(contents(history.get((int) recovered)));
        }

        List<String> contents() {
            List<String> lines = new ArrayList<>();
            for (NamespaceStats stats :
                    store.engine().namespaces(RandomWrites.INDEX, "", 100, null).items()) {
                NamespaceKey key = new NamespaceKey(RandomWrites.INDEX, stats.name());
                lines.add("namespace " + stats.name() + " " + stats.recordCount());
                List<String> ids = store.engine().list(key, "", 1_000, null).items();
                store.engine().fetch(key, ids).value().forEach(record -> lines.add(describe(record)));
            }
            return lines;
        }

        static List<String> contents(ReferenceStore reference) {
            List<String> lines = new ArrayList<>();
            reference.namespaces().forEach((name, records) -> {
                lines.add("namespace " + name + " " + records.size());
                records.values().forEach(record -> lines.add(describe(record)));
            });
            return lines;
        }

        private static String describe(Record record) {
            return record.id() + " " + Arrays.toString(record.values()) + " " + record.sparse() + " "
                    + new TreeMap<>(record.metadata().fields());
        }
    }
}
