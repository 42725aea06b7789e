package dev.bristlecone.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.catalog.Catalog.Change;
import dev.bristlecone.storage.catalog.Catalog.Entry;
import dev.bristlecone.storage.disk.LocalDisk;
import dev.bristlecone.storage.disk.SimulatedDisk;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: whatever happens to SQLite's file, the next open has every entry; whatever happens to the mirror, SQLite
/// goes on; when both are gone nothing is made up.
final class MirroredCatalogTest extends CatalogContract {
    private static final UUID STORE = new UUID(5, 6);
    private static final String FILE = "catalog.sqlite";

    @TempDir
    private Path contractDirectory;

    @TempDir
    private Path directory;

    @Override
    protected Catalog open() throws IOException {
        return open(contractDirectory, false);
    }

    @Test
    void aMissingCatalogIsRebuiltWithItsVersions() throws IOException {
        fill();
        Files.delete(directory.resolve(FILE));
        assertEverythingIsThere();
    }

    @Test
    void everyDamageOfTheCatalogIsRebuiltOrHarmless() throws IOException {
        fill();
        Path file = directory.resolve(FILE);
        byte[] intact = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 50, 100, 4096, intact.length / 2, intact.length - 1}) {
            Files.write(file, Arrays.copyOf(intact, length));
            assertEverythingIsThere();
        }
        // Not bytes 18, 19 and 60 to 63 of the header, which name newer versions of SQLite and of this catalog.
        for (int at = 0; at < intact.length; at += at < 100 ? 17 : 61) {
            byte[] flipped = intact.clone();
            flipped[at] ^= 0x10;
            Files.write(file, flipped);
            assertEverythingIsThere();
        }
        byte[] changedValue = intact.clone();
        changedValue[new String(intact, StandardCharsets.ISO_8859_1).indexOf("a value of some length")] ^= 1;
        Files.write(file, changedValue);
        assertEverythingIsThere();
    }

    @Test
    void aDamagedMirrorIsWrittenAnew() throws IOException {
        fill();
        Path mirror = mirror();
        byte[] content = Files.readAllBytes(mirror);
        content[content.length / 2] ^= 1;
        Files.write(mirror, content);
        assertEverythingIsThere();
        Files.delete(directory.resolve(FILE));
        assertEverythingIsThere();
    }

    @Test
    void nothingIsMadeUpWhenBothAreGone() throws IOException {
        fill();
        Files.delete(mirror());
        Files.delete(directory.resolve(FILE));
        assertCorrupt();
        Files.write(directory.resolve(FILE), new byte[0]);
        assertCorrupt();
    }

    @Test
    void everyFlippedByteAndEveryCutOfTheMirrorIsNoticed() throws IOException {
        byte[] intact = CatalogMirrorFormat.encode(STORE, List.of(new Entry("a", 3, new byte[] {1, 2})))
                .array();
        assertThat(version(CatalogMirrorFormat.decode("m", ByteBuffer.wrap(intact), STORE)))
                .isEqualTo(3);
        for (int at = 0; at < intact.length; at++) {
            byte[] flipped = intact.clone();
            flipped[at] ^= 1;
            assertThatThrownBy(() -> CatalogMirrorFormat.decode("m", ByteBuffer.wrap(flipped), STORE))
                    .isInstanceOf(StorageException.class);
            byte[] cut = Arrays.copyOf(intact, at);
            assertThatThrownBy(() -> CatalogMirrorFormat.decode("m", ByteBuffer.wrap(cut), STORE))
                    .isInstanceOf(StorageException.class);
        }
    }

    @Test
    void aPowerLossAtEachStepLeavesTheOldCopyOrTheNew() throws IOException {
        boolean clean = false;
        for (int operation = 1; !clean; operation++) {
            SimulatedDisk disk = new SimulatedDisk();
            CatalogMirror mirror = CatalogMirror.open(disk, STORE);
            mirror.write(List.of(new Entry("a", 1, new byte[] {1})));
            disk.failAt(disk.operationCount() + operation, FaultKind.POWER_OFF, true);
            try {
                mirror.write(List.of(new Entry("a", 2, new byte[] {2})));
                clean = true;
            } catch (StorageException e) {
                assertThat(e.kind()).isEqualTo(Kind.IO);
            }
            SimulatedDisk after = disk.crash(new Random(operation));
            long version = version(CatalogMirror.open(after, STORE).load().orElseThrow());
            assertThat(version).isBetween(clean ? 2L : 1L, 2L);
        }
    }

    private static long version(SortedMap<String, Entry> entries) {
        return Objects.requireNonNull(entries.get("a")).version();
    }

    private void fill() throws IOException {
        try (Catalog catalog = open(directory, false)) {
            catalog.commit(List.of(Change.create("always", new byte[] {1})));
            for (int i = 0; i < 20; i++) {
                catalog.commit(List.of(Change.create("key-" + i, value(i))));
            }
            catalog.commit(List.of(Change.replace(catalog.get("key-7").orElseThrow(), value(70))));
        }
    }

    private void assertEverythingIsThere() throws IOException {
        try (Catalog catalog = open(directory, true)) {
            assertThat(catalog.list("key-")).hasSize(20);
            for (int i = 0; i < 20; i++) {
                Entry entry = catalog.get("key-" + i).orElseThrow();
                assertThat(entry.version()).isEqualTo(i == 7 ? 2 : 1);
                assertThat(entry.value()).isEqualTo(value(i == 7 ? 70 : i));
            }
        }
    }

    private void assertCorrupt() {
        assertThatThrownBy(() -> open(directory, true))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
    }

    private Path mirror() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".mirror"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] value(int number) {
        return ("a value of some length, number " + number).getBytes(StandardCharsets.US_ASCII);
    }

    private static Catalog open(Path directory, boolean used) throws IOException {
        return MirroredCatalog.open(LocalDisk.open(directory), FILE, STORE, "always", used);
    }
}
