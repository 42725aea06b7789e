package dev.bristlecone.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.ManualLane;
import dev.bristlecone.storage.StorageException;
import dev.bristlecone.storage.StorageException.Kind;
import dev.bristlecone.storage.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Goal: a log file means the same for ever, and no damage passes for data.
///
/// Method: a golden file; then each byte of small logs flipped, each truncation, and files missing, swapped or foreign.
/// A log that was closed is sealed: only a typed error or the identical answer is allowed. A log that was not may also
/// lose records at its very end, since a torn write looks the same.
final class WalFormatTest {
    private static final UUID STORE = new UUID(0x0123456789ABCDEFL, 0x0FEDCBA987654321L);
    private static final ShardLogSettings SETTINGS = new ShardLogSettings(400, 300, 4096);
    private static final int RECORDS = 9;

    @Test
    void theGoldenFileIsWrittenByteForByte() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        ManualLane lane = new ManualLane();
        try (ShardLog log =
                FileShardLog.open(disk, "logs/0", STORE, lane, ShardLogSettings.DEFAULTS, Admission.ALWAYS)) {
            log.append(LogRecords.payload(1, 5), new RecordingListener());
            log.append(LogRecords.payload(2, 8), new RecordingListener());
        }
        assertThat(disk.names()).containsExactly("logs/0/00000000000000000001.wal", "logs/0/00000000000000000003.wal");
        assertThat(HexFormat.of().formatHex(disk.content("logs/0/00000000000000000001.wal")))
                .isEqualTo("42434f4e4557414c01000000010000000000000000000000efcdab896745230121436587a9cbed0f"
                        + "f53ba6745f4243269645e2926972f29c0000000000000000000000000000000000000000741e97a6"
                        + "dadef260050000000100000000000000000000000100010083db51890000000073d51abbd8000000"
                        + "d1786dcf080000000200000000000000010000000100010092af410e0000000039722cbbf8b91a4b");
    }

    @Test
    void fileNamesAreReadBack() {
        assertThat(WalFormat.firstLsn(WalFormat.fileName(Long.MAX_VALUE))).hasValue(Long.MAX_VALUE);
        for (String name : List.of(
                "1.wal", "00000000000000000000.wal", "+0000000000000000001.wal", "x", "99999999999999999999.wal")) {
            assertThat(WalFormat.firstLsn(name)).as(name).isEmpty();
        }
    }

    @Test
    void eachFlippedByteOfASealedLogIsFoundOrHarmless() throws IOException {
        forEachFlip(true);
    }

    @Test
    void eachFlippedByteOfAnUnsealedLogIsFoundOrLooksLikeATornTail() throws IOException {
        forEachFlip(false);
    }

    @Test
    void eachTruncationOfASealedLogIsFoundOrHarmless() throws IOException {
        forEachTruncation(true);
    }

    @Test
    void eachTruncationOfAnUnsealedLogIsFoundOrLooksLikeATornTail() throws IOException {
        forEachTruncation(false);
    }

    @Test
    void aMissingFileInTheMiddleIsFound() throws IOException {
        List<String> names = written(true).names();
        for (int i = 1; i < names.size() - 1; i++) {
            SimulatedDisk disk = written(true);
            disk.delete(names.get(i));
            assertKind(disk, STORE, "log", Kind.CORRUPT);
        }
    }

    @Test
    void swappedFilesAreFound() throws IOException {
        SimulatedDisk disk = written(true);
        byte[] first = disk.content(disk.names().get(0));
        disk.replaceContent(disk.names().get(0), disk.content(disk.names().get(1)));
        disk.replaceContent(disk.names().get(1), first);
        assertKind(disk, STORE, "log", Kind.CORRUPT);
    }

    @Test
    void theLogOfAnotherStoreOrDirectoryIsFound() throws IOException {
        assertKind(written(true), new UUID(3, 4), "log", Kind.CORRUPT);
        SimulatedDisk disk = written(true);
        disk.createDirectories("other");
        for (String name : disk.list("log")) {
            disk.rename("log/" + name, "other/" + name);
        }
        assertKind(disk, STORE, "other", Kind.CORRUPT);
    }

    @Test
    void aDuplicatedRecordIsFound() throws IOException {
        SimulatedDisk disk = written(false);
        String last = disk.names().getLast();
        byte[] bytes = disk.content(last);
        byte[] doubled = Arrays.copyOf(bytes, bytes.length * 2 - WalFormat.HEADER_BYTES);
        System.arraycopy(bytes, WalFormat.HEADER_BYTES, doubled, bytes.length, bytes.length - WalFormat.HEADER_BYTES);
        disk.replaceContent(last, doubled);
        assertThat(readOrKind(disk)).isIn(expected(), Kind.CORRUPT);
    }

    @Test
    void aNewerFormatIsRefused() {
        byte[] header = new WalHeader(STORE, STORE, 0, 0).encode().array();
        header[WalFormat.MAJOR_OFFSET] = 2;
        int checksum = WalFormat.checksum(new byte[0], ByteBuffer.wrap(header, 0, WalFormat.CHECKSUM_OFFSET));
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putInt(WalFormat.CHECKSUM_OFFSET, checksum);
        assertThatThrownBy(() -> WalHeader.decode(ByteBuffer.wrap(header), "x"))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_NEW));
    }

    private static void forEachFlip(boolean sealed) throws IOException {
        for (String name : written(sealed).names()) {
            byte[] bytes = written(sealed).content(name);
            for (int i = 0; i < bytes.length; i++) {
                for (int mask : new int[] {0x01, 0x80, 0xFF}) {
                    byte[] damaged = bytes.clone();
                    damaged[i] ^= (byte) mask;
                    assertDamageIsHandled(sealed, name, damaged, name + " with byte " + i + " xor " + mask);
                }
            }
        }
    }

    private static void forEachTruncation(boolean sealed) throws IOException {
        for (String name : written(sealed).names()) {
            byte[] bytes = written(sealed).content(name);
            for (int length = 0; length < bytes.length; length++) {
                byte[] damaged = Arrays.copyOf(bytes, length);
                assertDamageIsHandled(sealed, name, damaged, name + " cut to " + length + " bytes");
            }
        }
    }

    private static void assertDamageIsHandled(boolean sealed, String name, byte[] damaged, String what)
            throws IOException {
        SimulatedDisk disk = written(sealed);
        boolean last = name.equals(disk.names().getLast());
        disk.replaceContent(name, damaged);
        Object found = readOrKind(disk);
        if (found instanceof List<?> records) {
            assertThat(expected().subList(0, records.size())).as(what).isEqualTo(records);
            if (sealed || !last) {
                assertThat(records).as(what).hasSize(RECORDS);
            }
        } else {
            assertThat(found).as(what).isEqualTo(Kind.CORRUPT);
        }
    }

    /// A log of several small files, closed or abandoned.
    private static SimulatedDisk written(boolean sealed) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        ManualLane lane = new ManualLane();
        ShardLog log = open(disk, STORE, "log", lane);
        for (int i = 0; i < RECORDS; i++) {
            log.append(LogRecords.payload(i, i * 7), new RecordingListener());
            if (i % 3 != 1) {
                lane.runAll();
            }
        }
        if (sealed) {
            log.close();
        }
        return disk;
    }

    private static List<String> expected() {
        return IntStream.range(0, RECORDS)
                .mapToObj(i ->
                        HexFormat.of().formatHex(LogRecords.payload(i, i * 7).array()))
                .toList();
    }

    /// The records as text, or the kind of the error.
    private static Object readOrKind(SimulatedDisk disk) throws IOException {
        try (ShardLog log = open(disk, STORE, "log", new ManualLane())) {
            return LogRecords.replay(log, 1).stream()
                    .map(HexFormat.of()::formatHex)
                    .toList();
        } catch (StorageException e) {
            return e.kind();
        }
    }

    private static void assertKind(SimulatedDisk disk, UUID store, String directory, Kind kind) {
        assertThatThrownBy(() -> open(disk, store, directory, new ManualLane()))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static ShardLog open(SimulatedDisk disk, UUID store, String directory, ManualLane lane) throws IOException {
        return FileShardLog.open(disk, directory, store, lane, SETTINGS, Admission.ALWAYS);
    }
}
