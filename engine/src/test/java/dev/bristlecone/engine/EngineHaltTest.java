package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.storage.InlineLane;
import dev.bristlecone.storage.blob.DirectoryBlobStore;
import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.disk.SimulatedDisk;
import dev.bristlecone.storage.disk.SpaceGuard;
import dev.bristlecone.storage.log.Admission;
import dev.bristlecone.storage.log.FileShardLog;
import dev.bristlecone.storage.log.ShardLogSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Goal: when background work fails in a way nobody foresaw, writes are refused instead of going on half-way, the store
/// still closes, and the next start has everything.
class EngineHaltTest {
    private static final UUID STORE = new UUID(6, 6);
    private static final EngineSettings SMALL = new EngineSettings(4 << 10, 64 << 10, 1 << 20, 3, 0.2, 1 << 20);

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void anUnforeseenFailureRefusesWritesAndLosesNothing() throws IOException {
        RandomWrites writes = new RandomWrites(new Random(3), 30, 1);
        ReferenceStore expected = new ReferenceStore();
        ShardEngine engine = open(new BrokenCatalog(), 1);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        Write write = writes.write();
                        expected.apply(write);
                        engine.write(write).join();
                    }
                })
                .hasMessageContaining("broken on purpose");
        assertThat(engine.stats().readOnlyReason()).contains("restart");
        assertThat(engine.write(writes.write()).exceptionNow())
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        engine.close();

        ShardEngine reopened = open(new FakeCatalog(), 2);
        assertThat(reopened.list(writes.namespace(), "", 100, null).items())
                .isEqualTo(List.copyOf(expected.records(writes.namespace()).keySet()));
        reopened.close();
    }

    private ShardEngine open(Catalog catalog, long epoch) throws IOException {
        return ShardEngine.open(
                SMALL,
                new EngineParts(
                        STORE,
                        epoch,
                        FileShardLog.open(
                                disk,
                                "log",
                                STORE,
                                new InlineLane(),
                                new ShardLogSettings(1 << 20, 1 << 20, 1 << 20),
                                Admission.ALWAYS),
                        DirectoryBlobStore.open(disk, "blobs"),
                        catalog,
                        SpaceGuard.open(disk, SimulatedStore.UNGUARDED),
                        new InlineLane(),
                        new InlineLane(),
                        new InlineLane(),
                        new InlineLane(),
                        IndexBuilding.plain()));
    }

    /// Answers like an empty catalog and fails as only a defect would.
    private static final class BrokenCatalog implements Catalog {
        @Override
        public Optional<Entry> get(String key) {
            return Optional.empty();
        }

        @Override
        public List<Entry> list(String prefix) {
            return List.of();
        }

        @Override
        public void commit(List<Change> changes) {
            throw new AssertionError("broken on purpose");
        }

        @Override
        public void close() {}
    }
}
