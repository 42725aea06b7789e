package dev.bristlecone.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.storage.disk.SimulatedDisk;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: a blob exists whole or not at all, published ones for good, whatever the disk does.
///
/// Method: publish, abandon and delete blobs on a simulated disk that stops or fails at operation 1, 2, 3… until the
/// scenario completes; then look at what is there.
final class DirectoryBlobStoreCrashTest {
    private static final int BLOBS = 6;
    private static final int STATES_PER_MOMENT = 8;

    /// What the outside world knows.
    private static final class Oracle {
        final Set<String> published = new HashSet<>();
        final Set<String> deleted = new HashSet<>();
        boolean completed;
    }

    @Test
    void blobsAreWholeAfterAPowerLossAtAnyOperation() throws IOException {
        boolean completed = false;
        for (long at = 1; !completed; at++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.failAt(at, FaultKind.POWER_OFF, false);
            Oracle oracle = run(disk);
            completed = oracle.completed;
            for (int state = 0; state < STATES_PER_MOMENT; state++) {
                SimulatedDisk after = disk.crash(new Random(at * 1000 + state));
                verify(after, oracle, "power off at operation " + at + ", state " + state);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"IO,false", "IO,true", "DISK_FULL,false", "DISK_FULL,true"})
    void blobsAreWholeAfterAnErrorAtAnyOperation(FaultKind kind, boolean sticky) throws IOException {
        boolean completed = false;
        for (long at = 1; !completed; at++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.failAt(at, kind, sticky);
            Oracle oracle = run(disk);
            completed = oracle.completed;
            disk.heal();
            verify(disk, oracle, kind + " at operation " + at);
            verify(disk.crash(new Random(at)), oracle, kind + " at operation " + at + ", then a power loss");
        }
    }

    /// Goes on after an error, as an engine would; a blob whose step failed is in neither set.
    private static Oracle run(SimulatedDisk disk) {
        Oracle oracle = new Oracle();
        int errors = 0;
        for (int i = 0; i < BLOBS; i++) {
            try {
                step(DirectoryBlobStore.open(disk, "blobs"), i, oracle);
            } catch (IOException e) {
                errors++;
            }
        }
        oracle.completed = errors == 0;
        return oracle;
    }

    private static void step(BlobStore store, int i, Oracle oracle) throws IOException {
        String name = name(i);
        try (BlobWriter writer = store.create(name)) {
            writer.write(ByteBuffer.wrap(content(name)));
            if (i % 3 != 2) {
                writer.publish();
                oracle.published.add(name);
            }
        }
        if (i % 3 == 1) {
            oracle.published.remove(name(i - 1));
            store.delete(name(i - 1));
            oracle.deleted.add(name(i - 1));
        }
    }

    private static void verify(SimulatedDisk disk, Oracle oracle, String moment) throws IOException {
        BlobStore store = DirectoryBlobStore.open(disk, "blobs");
        assertThat(store.list(""))
                .as(moment)
                .containsAll(oracle.published)
                .allMatch(name -> !oracle.deleted.contains(name));
        for (String name : store.list("")) {
            assertThat(Blobs.read(store, name)).as(moment + ", blob " + name).isEqualTo(content(name));
        }
        assertThat(disk.list("blobs/temp")).as(moment).isEmpty();
    }

    private static String name(int i) {
        return "0/" + i + "/blob";
    }

    private static byte[] content(String name) {
        return Blobs.random(name.hashCode(), 70_000 + name.hashCode() % 100);
    }
}
