package dev.bristlecone.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The simulated disk is a disk, keeps what was synced, and loses the rest in every way it claims to.
final class SimulatedDiskTest extends DiskContract {
    private static final int CRASHES = 200;

    @Override
    protected Disk open() {
        return new SimulatedDisk();
    }

    @Test
    void whatWasSyncedSurvivesAndTheRestMayNot() throws IOException {
        Set<List<Integer>> outcomes = new HashSet<>();
        for (int seed = 0; seed < CRASHES; seed++) {
            SimulatedDisk disk = new SimulatedDisk();
            try (DiskFile file = disk.create("a")) {
                file.append(filled(5000, 1));
                file.sync();
                disk.syncDirectory("");
                file.append(filled(8192, 2));
            }
            byte[] after = disk.crash(new Random(seed)).content("a");
            assertThat(after).hasSizeBetween(5000, 13_192);
            assertThat(Arrays.copyOf(after, 5000)).containsOnly(1);
            outcomes.add(List.of(after.length, count(after, 0), count(after, 2)));
        }
        assertThat(outcomes)
                .contains(List.of(5000, 0, 0), List.of(13_192, 0, 8192))
                .hasSizeGreaterThan(10);
    }

    @Test
    void unsyncedNamesMayVanishEachOnItsOwn() throws IOException {
        Set<List<String>> outcomes = new HashSet<>();
        for (int seed = 0; seed < CRASHES; seed++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.create("kept").close();
            disk.syncDirectory("");
            disk.create("a").close();
            disk.create("b").close();
            disk.delete("kept");
            outcomes.add(disk.crash(new Random(seed)).names());
        }
        assertThat(outcomes).hasSize(8);
    }

    @Test
    void aRenamedFileIsNeverLost() throws IOException {
        Set<List<String>> outcomes = new HashSet<>();
        for (int seed = 0; seed < CRASHES; seed++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.createDirectories("d");
            disk.create("a").close();
            disk.syncDirectory("");
            disk.rename("a", "d/b");
            outcomes.add(disk.crash(new Random(seed)).names());
        }
        assertThat(outcomes).containsExactlyInAnyOrder(List.of("a"), List.of("d/b"), List.of("a", "d/b"));
    }

    @Test
    void faultsStrikeAtTheirOperation() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.failAt(2, FaultKind.IO, false);
        try (DiskFile file = disk.create("a")) {
            assertThatThrownBy(() -> file.append(filled(100, 1)))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IO))
                    .hasMessageContaining("operation 2");
            file.append(filled(10, 1));
            assertThat(file.sizeBytes()).isEqualTo(60);
        }
        disk.failAt(disk.operationCount() + 1, FaultKind.DISK_FULL, true);
        assertThatThrownBy(() -> disk.exists("a")).hasMessageContaining("DISK_FULL");
        assertThatThrownBy(() -> disk.exists("a")).hasMessageContaining("DISK_FULL");
        disk.heal();
        assertThat(disk.exists("a")).isTrue();
    }

    @Test
    void aFullDiskTakesWhatFits() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        disk.limitCapacity(150);
        try (DiskFile file = disk.create("a")) {
            file.append(filled(100, 1));
            assertThat(disk.usableBytes()).isEqualTo(50);
            assertThatThrownBy(() -> file.append(filled(100, 1)))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL));
            assertThat(file.sizeBytes()).isEqualTo(150);
        }
    }

    private static ByteBuffer filled(int sizeBytes, int value) {
        byte[] bytes = new byte[sizeBytes];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    private static int count(byte[] bytes, int value) {
        int count = 0;
        for (byte each : bytes) {
            count += each == value ? 1 : 0;
        }
        return count;
    }
}
