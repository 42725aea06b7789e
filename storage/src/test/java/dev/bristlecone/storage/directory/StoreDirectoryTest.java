package dev.bristlecone.storage.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.InlineLane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.blob.Blobs;
import dev.bristlecone.storage.catalog.Catalog.Change;
import dev.bristlecone.storage.disk.LocalDisk;
import dev.bristlecone.storage.disk.SpaceSettings;
import dev.bristlecone.storage.log.LogRecords;
import dev.bristlecone.storage.log.RecordingListener;
import dev.bristlecone.storage.log.ShardLog;
import dev.bristlecone.storage.log.ShardLogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreDirectoryTest {
    private static final UUID ID = new UUID(7, 8);
    private static final StoreSettings SETTINGS =
            new StoreSettings(ShardLogSettings.DEFAULTS, new SpaceSettings(4096, 0, 0));

    @TempDir
    private Path root;

    @Test
    void everythingStoredIsThereAfterReopening() throws IOException {
        try (StoreDirectory store = open();
                ShardLog log = store.openLog("0", new InlineLane())) {
            log.append(LogRecords.payload(1, 100), new RecordingListener());
            Blobs.publish(store.blobs(), "0/1/1-a", new byte[] {1});
            store.catalog().commit(List.of(Change.create("key", new byte[] {2})));
        }
        try (StoreDirectory store = open();
                ShardLog log = store.openLog("0", new InlineLane())) {
            assertThat(LogRecords.replay(log, 1)).hasSize(1);
            assertThat(Blobs.read(store.blobs(), "0/1/1-a")).containsExactly(1);
            assertThat(store.catalog().get("key")).isPresent();
        }
    }

    @Test
    void theIdStaysAndTheEpochRises() throws IOException {
        for (long epoch = 1; epoch <= 3; epoch++) {
            long rising = epoch;
            try (StoreDirectory store = StoreDirectory.open(root, SETTINGS, () -> new UUID(7, 7 + rising))) {
                assertThat(store.storeId()).isEqualTo(ID);
                assertThat(store.epoch()).isEqualTo(epoch);
            }
        }
    }

    @Test
    void aLostCatalogIsRebuiltAndTheEpochStillRises() throws IOException {
        try (StoreDirectory store = open()) {
            store.catalog().commit(List.of(Change.create("key", new byte[] {2})));
        }
        Files.delete(root.resolve("catalog.sqlite"));
        try (StoreDirectory store = open()) {
            assertThat(store.epoch()).isEqualTo(2);
            assertThat(store.catalog().get("key")).isPresent();
        }
        Files.writeString(root.resolve("catalog.sqlite"), "no database");
        try (StoreDirectory store = open()) {
            assertThat(store.epoch()).isEqualTo(3);
            assertThat(store.catalog().get("key")).isPresent();
        }
        assertThat(root.resolve("catalog.sqlite.damaged-1")).hasContent("no database");
    }

    @Test
    void aSecondOpenIsFencedAndTheFirstGoesOn() throws IOException {
        try (StoreDirectory store = open()) {
            assertKind(Kind.FENCED);
            store.catalog().commit(List.of(Change.create("key", new byte[0])));
        }
        open().close();
    }

    @Test
    void aDirectoryOfSomethingElseIsRefused() throws IOException {
        Files.writeString(root.resolve("holiday.txt"), "x");
        assertKind(Kind.CORRUPT);
    }

    @Test
    void anInterruptedFirstStartIsNoObstacle() throws IOException {
        Files.writeString(root.resolve("lock"), "123");
        Files.writeString(root.resolve("store.properties.tmp"), "bristle");
        try (StoreDirectory store = open()) {
            assertThat(store.epoch()).isEqualTo(1);
        }
    }

    @Test
    void settingsAndModelsMayBeThereFirst() throws IOException {
        Files.writeString(root.resolve("bristlecone.yaml"), "");
        Files.createDirectories(root.resolve("models/mine"));
        try (StoreDirectory store = open()) {
            assertThat(store.epoch()).isEqualTo(1);
        }
    }

    @Test
    void aNewerFormatIsRefusedInClearWords() throws IOException {
        new StoreIdentity(StoreIdentity.FORMAT + 1, ID).store(LocalDisk.open(root));
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_NEW))
                .hasMessage("the data directory has format 2 (expected: at most 1); upgrade this server, or use the one"
                        + " that wrote it");
    }

    @Test
    void anOlderFormatIsRefused() throws IOException {
        new StoreIdentity(StoreIdentity.FORMAT_MIN - 1, ID).store(LocalDisk.open(root));
        assertKind(Kind.TOO_OLD);
    }

    @Test
    void eachFlippedByteOfTheIdentityIsFoundOrHarmless() throws IOException {
        LocalDisk disk = LocalDisk.open(root);
        new StoreIdentity(StoreIdentity.FORMAT, ID).store(disk);
        Path file = root.resolve(StoreIdentity.FILE_NAME);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            for (int mask : new int[] {0x01, 0x20, 0x80}) {
                byte[] damaged = bytes.clone();
                damaged[i] ^= (byte) mask;
                Files.write(file, damaged);
                assertFoundOrHarmless(disk, "byte " + i + " xor " + mask);
            }
        }
    }

    private static void assertFoundOrHarmless(LocalDisk disk, String what) throws IOException {
        try {
            assertThat(StoreIdentity.load(disk).id()).as(what).isEqualTo(ID);
        } catch (StorageException e) {
            assertThat(e.kind()).as(what).isIn(Kind.CORRUPT, Kind.TOO_NEW, Kind.TOO_OLD);
        }
    }

    private StoreDirectory open() throws IOException {
        return StoreDirectory.open(root, SETTINGS, () -> ID);
    }

    private void assertKind(Kind kind) {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
