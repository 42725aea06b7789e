package dev.bristlecone.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class SpaceGuardTest {
    private static final SpaceSettings SETTINGS = new SpaceSettings(1000, 0.02, 0.05);
    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void theReserveIsTakenWhenThereIsRoom() throws IOException {
        disk.limitCapacity(100_000);
        SpaceGuard guard = SpaceGuard.open(disk, SETTINGS);
        assertThat(disk.sizeBytes("reserve")).isEqualTo(1000);
        guard.admit(Demand.GROWTH, 90_000);
        assertThat(guard.isRefusing()).isFalse();
        assertThat(guard.isLow()).isFalse();
    }

    @Test
    void newDataIsRefusedBelowTheMinimumAndAdmittedAgainByItself() throws IOException {
        disk.limitCapacity(100_000);
        SpaceGuard guard = SpaceGuard.open(disk, SETTINGS);
        fill("data", 97_100);
        assertThat(guard.isLow()).isTrue();
        assertFull(guard);
        assertThat(guard.isRefusing()).isTrue();
        disk.delete("data");
        guard.admit(Demand.GROWTH, 1);
        assertThat(guard.isRefusing()).isFalse();
    }

    @Test
    void theReserveIsGivenBackOnAFullDiskAndNotToNewData() throws IOException {
        disk.limitCapacity(10_000);
        SpaceGuard guard = SpaceGuard.open(disk, SETTINGS);
        fill("data", 8_900);
        assertFull(guard);
        assertThat(disk.exists("reserve")).isFalse();
        assertThat(disk.usableBytes()).isEqualTo(1_100);
        assertThatThrownBy(() -> guard.admit(Demand.GROWTH, 101)).isInstanceOf(StorageException.class);
        disk.delete("data");
        guard.admit(Demand.GROWTH, 101);
        assertThat(disk.sizeBytes("reserve")).isEqualTo(1000);
    }

    @Test
    void openingOnAFullDiskGivesTheReserveBack() throws IOException {
        disk.limitCapacity(10_000);
        SpaceGuard first = SpaceGuard.open(disk, SETTINGS);
        assertThat(first.isRefusing()).isFalse();
        fill("data", 9_000);
        SpaceGuard guard = SpaceGuard.open(disk, SETTINGS);
        assertThat(disk.exists("reserve")).isFalse();
        assertFull(guard);
    }

    @Test
    void aDiskTooSmallForTheReserveGoesWithout() throws IOException {
        disk.limitCapacity(900);
        SpaceGuard guard = SpaceGuard.open(disk, SETTINGS);
        assertThat(disk.exists("reserve")).isFalse();
        assertFull(guard);
        SpaceGuard without = SpaceGuard.open(disk, new SpaceSettings(0, 0, 0));
        without.admit(Demand.GROWTH, 900);
    }

    @Test
    void reliefGoesOnWhereGrowthIsRefused() throws IOException {
        disk.limitCapacity(100_000);
        SpaceGuard guard = SpaceGuard.open(disk, SETTINGS);
        fill("data", 97_500);
        assertFull(guard);
        guard.admit(Demand.RELIEF, 1_300);
        assertThat(disk.exists("reserve")).as("the reserve, not needed yet").isTrue();
        guard.admit(Demand.RELIEF, 2_000);
        assertThat(disk.exists("reserve")).isFalse();
        assertThatThrownBy(() -> guard.admit(Demand.RELIEF, 2_400))
                .as("what is kept for closing and recovering")
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL));
        assertThat(guard.isRefusing()).isTrue();
        disk.delete("data");
        guard.lookAgain();
        assertThat(guard.isRefusing()).isFalse();
    }

    private void fill(String name, int sizeBytes) throws IOException {
        try (DiskFile file = disk.create(name)) {
            file.append(ByteBuffer.allocate(sizeBytes));
        }
    }

    private static void assertFull(SpaceGuard guard) {
        assertThatThrownBy(() -> guard.admit(Demand.GROWTH, 1000))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DISK_FULL));
    }
}
