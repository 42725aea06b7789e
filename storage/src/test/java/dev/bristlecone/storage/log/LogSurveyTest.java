package dev.bristlecone.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.InlineLane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.disk.Disk.DiskFile;
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

/// Goal: a damaged log can be read up to the damage without being changed, and cut there without losing more; the cut
/// survives a crash at each of its steps.
final class LogSurveyTest {
    private static final UUID STORE = new UUID(3, 4);
    private static final ShardLogSettings SETTINGS = new ShardLogSettings(2_000, 1_000, 4096);
    private static final int RECORDS = 60;
    private static final int BYTES = 100;

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void anIntactLogIsReadWhole() throws IOException {
        fill();
        LogSurvey survey = LogSurvey.of(disk, "log", STORE, 0);
        assertThat(survey.damage()).isNull();
        assertThat(survey.lastGoodLsn()).isEqualTo(RECORDS);
        assertThat(LogRecords.replay(survey.readable(), 1)).hasSize(RECORDS);
        assertThat(survey.cut()).isEmpty();
    }

    @Test
    void everyFlippedByteIsSurveyedAndCut() throws IOException {
        fill();
        List<byte[]> all = LogRecords.replay(LogSurvey.of(disk, "log", STORE, 0).readable(), 1);
        for (String name : logFiles(disk)) {
            byte[] content = disk.content(name);
            for (int at = 0; at < content.length; at += 37) {
                byte[] flipped = content.clone();
                flipped[at] ^= 1;
                SimulatedDisk damaged = copy(disk);
                damaged.replaceContent(name, flipped);
                checkCut(damaged, all);
            }
        }
    }

    @Test
    void whatIsBehindTheDamageIsFound() throws IOException {
        fill();
        String name = logFiles(disk).get(1);
        byte[] content = disk.content(name);
        content[WalFormat.HEADER_BYTES + 2 * recordBytes() + 40] ^= 1;
        disk.replaceContent(name, content);
        long first = WalFormat.firstLsn(name.substring("log/".length())).orElseThrow();
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class);

        LogSurvey survey = LogSurvey.of(disk, "log", STORE, 0);
        assertThat(survey.lastGoodLsn()).isEqualTo(first + 1);
        assertThat(Objects.requireNonNull(survey.damage()).file()).isEqualTo(name);
        List<Long> lost = new ArrayList<>();
        survey.visitLost((lsn, payload) -> lost.add(lsn));
        assertThat(lost).hasSize((int) (RECORDS - first - 2)).isSorted().startsWith(first + 3);
        assertThat(disk.content(name)).as("looking changes nothing").isEqualTo(content);

        List<String> aside = survey.cut();
        assertThat(aside)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(disk.names()).contains(file));
        try (FileShardLog log = open()) {
            assertThat(log.lastLsn()).isEqualTo(first + 1);
        }
    }

    @Test
    void damageBelowTheFloorLosesNothing() throws IOException {
        fill();
        List<String> files = logFiles(disk);
        byte[] content = disk.content(files.getFirst());
        content[WalFormat.HEADER_BYTES + 40] ^= 1;
        disk.replaceContent(files.getFirst(), content);
        long floor = WalFormat.firstLsn(files.get(2).substring("log/".length())).orElseThrow() + 1;
        LogSurvey survey = LogSurvey.of(disk, "log", STORE, floor);
        assertThat(Objects.requireNonNull(survey.damage()).lossless()).isTrue();
        assertThat(survey.lastGoodLsn()).isEqualTo(RECORDS);
        survey.cut();
        try (FileShardLog log = open()) {
            assertThat(log.lastLsn()).isEqualTo(RECORDS);
            assertThat(log.firstLsn()).isLessThanOrEqualTo(floor + 1);
        }
    }

    @Test
    void aLogThatEndsBeforeTheFloorGoesOnAfterIt() throws IOException {
        fill();
        LogSurvey survey = LogSurvey.of(disk, "log", STORE, RECORDS + 10);
        assertThat(survey.damage()).isNotNull();
        assertThat(LogRecords.replay(survey.readable(), RECORDS + 11)).isEmpty();
        survey.cut();
        try (FileShardLog log = open()) {
            assertThat(log.lastLsn()).isEqualTo(RECORDS + 10);
            assertThat(log.firstLsn()).isEqualTo(RECORDS + 11);
        }
    }

    @Test
    void aCrashAtEachStepOfTheCutIsMendedByAnother() throws IOException {
        fill();
        String name = logFiles(disk).get(1);
        byte[] content = disk.content(name);
        content[WalFormat.HEADER_BYTES + 2 * recordBytes() + 40] ^= 1;
        disk.replaceContent(name, content);
        long expected = LogSurvey.of(disk, "log", STORE, 0).lastGoodLsn();
        boolean clean = false;
        for (int operation = 1; !clean; operation++) {
            SimulatedDisk damaged = copy(disk);
            LogSurvey survey = LogSurvey.of(damaged, "log", STORE, 0);
            damaged.failAt(damaged.operationCount() + operation, FaultKind.POWER_OFF, true);
            try {
                survey.cut();
                damaged.heal();
                clean = true;
            } catch (StorageException e) {
                SimulatedDisk after = damaged.crash(new Random(operation));
                LogSurvey again = LogSurvey.of(after, "log", STORE, 0);
                assertThat(again.lastGoodLsn())
                        .as("after a crash at operation %s", operation)
                        .isEqualTo(expected);
                again.cut();
                damaged = after;
            }
            try (FileShardLog log = open(damaged)) {
                assertThat(log.lastLsn()).isEqualTo(expected);
            }
        }
    }

    private static void checkCut(SimulatedDisk damaged, List<byte[]> all) throws IOException {
        LogSurvey survey = LogSurvey.of(damaged, "log", STORE, 0);
        List<byte[]> readable = LogRecords.replay(survey.readable(), 1);
        assertThat(readable).hasSize((int) survey.lastGoodLsn());
        for (int i = 0; i < readable.size(); i++) {
            assertThat(Arrays.equals(readable.get(i), all.get(i))).isTrue();
        }
        survey.cut();
        try (FileShardLog log = open(damaged)) {
            assertThat(log.lastLsn()).isEqualTo(survey.lastGoodLsn());
            assertThat(LogRecords.replay(log, 1)).hasSize(readable.size());
        }
    }

    private void fill() throws IOException {
        try (FileShardLog log = open()) {
            for (int i = 0; i < RECORDS; i++) {
                log.append(LogRecords.payload(i, BYTES), new RecordingListener());
            }
        }
    }

    private static SimulatedDisk copy(SimulatedDisk original) throws IOException {
        SimulatedDisk copy = new SimulatedDisk();
        copy.createDirectories("log");
        for (String name : original.names()) {
            try (DiskFile file = copy.create(name)) {
                file.append(ByteBuffer.wrap(original.content(name)));
                file.sync();
            }
        }
        copy.syncDirectory("log");
        return copy;
    }

    private static int recordBytes() {
        return (int) WalFormat.recordBytes(BYTES);
    }

    private static List<String> logFiles(SimulatedDisk disk) {
        return disk.names().stream().filter(name -> name.startsWith("log/")).toList();
    }

    private FileShardLog open() throws IOException {
        return open(disk);
    }

    private static FileShardLog open(SimulatedDisk disk) throws IOException {
        return FileShardLog.open(disk, "log", STORE, new InlineLane(), SETTINGS, Admission.ALWAYS);
    }
}
