package dev.bristlecone.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.storage.ManualLane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.Demand;
import dev.bristlecone.storage.disk.SimulatedDisk;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: whatever the disk refuses to do, a listener hears the truth: durable is durable, a full disk means absent, and
/// a broken log stays broken until it is opened again.
final class FileShardLogFaultTest {
    private static final UUID STORE = new UUID(1, 2);
    private static final ShardLogSettings SETTINGS = new ShardLogSettings(12_000, 9_000, 4096);

    /// One record handed over: its content, and what its listener heard.
    private record Sent(long seed, RecordingListener listener) {}

    @ParameterizedTest
    @CsvSource({"IO,false", "IO,true", "DISK_FULL,false", "DISK_FULL,true", "SHORT_READ,false", "SHORT_READ,true"})
    void listenersHearTheTruthAfterAnErrorAtAnyOperation(FaultKind kind, boolean sticky) throws IOException {
        boolean completed = false;
        for (long at = 1; !completed; at++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.failAt(at, kind, sticky);
            List<Sent> sent = new ArrayList<>();
            run(disk, sent);
            completed = disk.operationCount() < at;
            disk.heal();
            verify(disk, sent, kind + " at operation " + at);
            verify(disk.crash(new Random(at)), sent, kind + " at operation " + at + ", then a power loss");
        }
    }

    @Test
    void aFailedSyncBreaksTheLogForGood() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        ManualLane lane = new ManualLane();
        ShardLog log = open(disk, lane, Admission.ALWAYS);
        append(log, lane, 1);
        disk.failAt(disk.operationCount() + 2, FaultKind.IO, false);
        RecordingListener first = append(log, lane, 2);
        RecordingListener second = append(log, lane, 3);
        assertThat(first.failure())
                .isNotNull()
                .hasMessageContaining("sync log/")
                .hasMessageContaining("unknown");
        assertThat(Objects.requireNonNull(second.failure()).kind()).isEqualTo(Kind.IO);
        assertThat(log.lastLsn()).isEqualTo(1);
        log.close();
        try (ShardLog again = open(disk, lane, Admission.ALWAYS)) {
            assertThat(again.lastLsn()).isBetween(1L, 2L);
            assertThat(append(again, lane, 4).lsn()).isEqualTo(again.lastLsn());
        }
    }

    @Test
    void aRefusedAdmissionFailsOnlyWhatItRefused() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        ManualLane lane = new ManualLane();
        boolean[] full = {false};
        Admission admission = (demand, bytes) -> {
            if (full[0] && demand == Demand.GROWTH) {
                throw new StorageException(Kind.DISK_FULL, "full on purpose");
            }
        };
        try (ShardLog log = open(disk, lane, admission)) {
            append(log, lane, 1);
            full[0] = true;
            assertThat(Objects.requireNonNull(append(log, lane, 2).failure()).kind())
                    .isEqualTo(Kind.DISK_FULL);
            RecordingListener growth = new RecordingListener();
            RecordingListener relief = new RecordingListener();
            log.append(payload(3), growth);
            log.append(payload(4), Demand.RELIEF, relief);
            lane.runAll();
            assertThat(growth.failure()).isNotNull();
            assertThat(relief.lsn())
                    .as("the removal in one batch with refused data")
                    .isEqualTo(2);
            full[0] = false;
            assertThat(append(log, lane, 5).lsn()).isEqualTo(3);
        }
        assertSeeds(disk, 1, 4, 5);
    }

    @Test
    void anAdmissionThatCannotTellBreaksTheLog() throws IOException {
        ManualLane lane = new ManualLane();
        Admission admission = (demand, bytes) -> {
            throw new StorageException(Kind.IO, "broken on purpose");
        };
        ShardLog log = open(new SimulatedDisk(), lane, admission);
        for (int seed = 1; seed <= 2; seed++) {
            assertThat(Objects.requireNonNull(append(log, lane, seed).failure()).kind())
                    .isEqualTo(Kind.IO);
        }
        log.close();
    }

    @Test
    void aFullDiskTakesTheBatchBackAndTheLogGoesOn() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        ManualLane lane = new ManualLane();
        try (ShardLog log = open(disk, lane, Admission.ALWAYS)) {
            append(log, lane, 1);
            disk.limitCapacity(log.sizeBytes() + 100);
            assertThat(Objects.requireNonNull(append(log, lane, 2).failure()).kind())
                    .isEqualTo(Kind.DISK_FULL);
            disk.limitCapacity(1_000_000);
            assertThat(append(log, lane, 3).lsn()).isEqualTo(2);
        }
        assertSeeds(disk, 1, 3);
    }

    @Test
    void aFullDiskStillLetsTheLogCloseAndOpen() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        ManualLane lane = new ManualLane();
        ShardLog log = open(disk, lane, Admission.ALWAYS);
        append(log, lane, 1);
        disk.limitCapacity(log.sizeBytes());
        log.close();
        disk.limitCapacity(log.sizeBytes() + 200);
        assertSeeds(disk, 1);
    }

    private static void run(SimulatedDisk disk, List<Sent> sent) {
        ManualLane lane = new ManualLane();
        for (int session = 0; session < 4; session++) {
            try (ShardLog log = open(disk, lane, Admission.ALWAYS)) {
                for (int round = 0; round < 4; round++) {
                    for (int i = 0; i <= round; i++) {
                        Sent next = new Sent(sent.size() + 1L, new RecordingListener());
                        sent.add(next);
                        log.append(payload(next.seed()), next.listener());
                    }
                    lane.runAll();
                }
            } catch (IOException e) {
                assertThat(e).isInstanceOf(StorageException.class);
                lane.runAll();
            }
        }
    }

    /// Every sent record was told its fate; the durable ones have their LSN, those that met a full disk are absent.
    private static void verify(SimulatedDisk disk, List<Sent> sent, String moment) throws IOException {
        List<Long> stored = seeds(disk);
        assertThat(stored).as(moment).isSorted().doesNotHaveDuplicates();
        for (Sent record : sent) {
            RecordingListener heard = record.listener();
            assertThat(heard.isDone()).as(moment).isTrue();
            if (heard.lsn() > 0) {
                assertThat(stored.get((int) heard.lsn() - 1)).as(moment).isEqualTo(record.seed());
            } else if (Objects.requireNonNull(heard.failure()).kind() == Kind.DISK_FULL) {
                assertThat(stored).as(moment).doesNotContain(record.seed());
            }
        }
    }

    private static void assertSeeds(SimulatedDisk disk, long... expected) throws IOException {
        assertThat(seeds(disk)).isEqualTo(Arrays.stream(expected).boxed().toList());
    }

    private static List<Long> seeds(SimulatedDisk disk) throws IOException {
        List<Long> seeds = new ArrayList<>();
        try (ShardLog log = open(disk, new ManualLane(), Admission.ALWAYS)) {
            for (byte[] payload : LogRecords.replay(log, 1)) {
                long seed = ByteBuffer.wrap(payload).getLong();
                assertThat(payload).isEqualTo(payload(seed).array());
                seeds.add(seed);
            }
        }
        return seeds;
    }

    private static RecordingListener append(ShardLog log, ManualLane lane, long seed) {
        RecordingListener listener = new RecordingListener();
        log.append(payload(seed), listener);
        lane.runAll();
        return listener;
    }

    private static ByteBuffer payload(long seed) {
        ByteBuffer payload = LogRecords.payload(seed, Long.BYTES + (int) (seed * 773 % 3000));
        return payload.putLong(0, seed);
    }

    private static ShardLog open(SimulatedDisk disk, ManualLane lane, Admission admission) throws IOException {
        return FileShardLog.open(disk, "log", STORE, lane, SETTINGS, admission);
    }
}
