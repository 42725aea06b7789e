package dev.bristlecone.storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.storage.ManualLane;
import dev.bristlecone.storage.disk.SimulatedDisk;
import dev.bristlecone.storage.disk.SimulatedDisk.FaultKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Goal: acknowledged records survive a power loss at any moment, and no start is refused after one.
///
/// Method: a scenario that opens, appends batches over several files, trims and closes runs on a simulated disk whose
/// power goes off at operation 1, 2, 3… until it completes. From each such moment several disks are rebuilt, with
/// different parts of the unsynced bytes; each must open, hold every acknowledged record, and beyond those only a
/// prefix of the ones in flight. A second power loss during that recovery must change nothing.
final class FileShardLogCrashTest {
    private static final UUID STORE = new UUID(1, 2);
    private static final int STATES_PER_MOMENT = 6;
    private static final ShardLogSettings SETTINGS = new ShardLogSettings(12_000, 9_000, 4096);

    /// What the outside world knows: which payloads were handed over, which were acknowledged, which trimmed.
    private static final class Oracle {
        final List<Long> seeds = new ArrayList<>();
        long acknowledged;
        long trimmed;
    }

    @Test
    void acknowledgedRecordsSurviveAPowerLossAtAnyOperation() throws IOException {
        boolean completed = false;
        long moments = 0;
        for (long at = 1; !completed; at++) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.failAt(at, FaultKind.POWER_OFF, false);
            Oracle oracle = new Oracle();
            completed = run(disk, oracle);
            for (int state = 0; state < STATES_PER_MOMENT; state++) {
                long seed = at * 1000 + state;
                SimulatedDisk after = disk.crash(new Random(seed));
                verify(after, oracle, "power off at operation " + at + ", seed " + seed);
            }
            moments = at;
        }
        assertThat(moments).isGreaterThan(60);
    }

    @Test
    void recoveryMayItselfBeInterruptedAtAnyOperation() throws IOException {
        for (long at = 20; at < 120; at += 7) {
            SimulatedDisk disk = new SimulatedDisk();
            disk.failAt(at, FaultKind.POWER_OFF, false);
            Oracle oracle = new Oracle();
            run(disk, oracle);
            boolean completed = false;
            for (long second = 1; !completed; second++) {
                SimulatedDisk again = disk.crash(new Random(at));
                again.failAt(second, FaultKind.POWER_OFF, false);
                completed = opens(again);
                SimulatedDisk after = again.crash(new Random(second));
                verify(after, oracle, "power off at operation " + at + ", then at " + second);
            }
        }
    }

    private static boolean opens(SimulatedDisk disk) {
        try {
            open(disk, new ManualLane()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Runs the scenario as far as the power lasts; true when to the end.
    private static boolean run(SimulatedDisk disk, Oracle oracle) {
        ManualLane lane = new ManualLane();
        try {
            for (int session = 0; session < 3; session++) {
                ShardLog log = open(disk, lane);
                for (int round = 0; round < 5; round++) {
                    appendBatch(log, oracle, round);
                    lane.runAll();
                    if (round == 3 && session == 1) {
                        oracle.trimmed = log.lastLsn() - 4;
                        log.trim(oracle.trimmed);
                    }
                }
                log.close();
            }
            return oracle.acknowledged == oracle.seeds.size();
        } catch (IOException e) {
            return false;
        }
    }

    private static void appendBatch(ShardLog log, Oracle oracle, int round) {
        int count = 1 + round * 2;
        for (int i = 0; i < count; i++) {
            long seed = oracle.seeds.size() + 1L;
            oracle.seeds.add(seed);
            log.append(
                    LogRecords.payload(seed, sizeBytes(seed)), new RecordingListener(lsn -> oracle.acknowledged = lsn));
        }
    }

    private static int sizeBytes(long seed) {
        return (int) (seed * 773 % 3000);
    }

    private static void verify(SimulatedDisk disk, Oracle oracle, String moment) throws IOException {
        ManualLane lane = new ManualLane();
        try (ShardLog log = open(disk, lane)) {
            assertThat(log.lastLsn()).as(moment).isBetween(oracle.acknowledged, (long) oracle.seeds.size());
            assertThat(log.firstLsn()).as(moment).isLessThanOrEqualTo(oracle.trimmed + 1);
            List<byte[]> payloads = LogRecords.replay(log, log.firstLsn());
            for (int i = 0; i < payloads.size(); i++) {
                long seed = log.firstLsn() + i;
                assertThat(payloads.get(i))
                        .as(moment + ", LSN " + seed)
                        .isEqualTo(LogRecords.payload(seed, sizeBytes(seed)).array());
            }
            RecordingListener listener = new RecordingListener();
            log.append(LogRecords.payload(0, 10), listener);
            long expected = log.lastLsn() + 1;
            lane.runAll();
            assertThat(listener.lsn()).as(moment).isEqualTo(expected);
        }
    }

    private static ShardLog open(SimulatedDisk disk, ManualLane lane) throws IOException {
        return FileShardLog.open(disk, "log", STORE, lane, SETTINGS, Admission.ALWAYS);
    }
}
