package dev.bristlecone.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.storage.ManualLane;
import dev.bristlecone.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [ShardLog] promises. An adapter's test extends this and opens its log.
public abstract class ShardLogContract {
    private final ManualLane lane = new ManualLane();
    private ShardLog log;

    /// Opens the same log again at each call, after the one before was closed. Files, if any, should be small.
    protected abstract ShardLog open(ManualLane lane) throws IOException;

    @BeforeEach
    final void openFirst() throws IOException {
        log = open(lane);
    }

    @AfterEach
    final void closeLast() throws IOException {
        log.close();
    }

    @Test
    void anEmptyLogBeginsAtOne() throws IOException {
        assertThat(log.lastLsn()).isZero();
        assertThat(log.firstLsn()).isEqualTo(1);
        assertThat(LogRecords.replay(log, 1)).isEmpty();
    }

    @Test
    void nothingIsDurableBeforeTheLaneHasRun() {
        RecordingListener listener = new RecordingListener();
        log.append(LogRecords.payload(1, 10), listener);
        assertThat(listener.isDone()).isFalse();
        assertThat(log.lastLsn()).isZero();
        lane.runAll();
        assertThat(listener.lsn()).isEqualTo(1);
        assertThat(log.lastLsn()).isEqualTo(1);
    }

    @Test
    void manyAppendsShareOneTaskAndHearInOrder() {
        List<Long> lsns = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            log.append(LogRecords.payload(i, i), new RecordingListener(lsns::add));
        }
        assertThat(lane.size()).isEqualTo(1);
        lane.runAll();
        assertThat(lsns).hasSize(100).isSorted().startsWith(1L).endsWith(100L);
    }

    @Test
    void aListenerMayAppend() {
        RecordingListener second = new RecordingListener();
        log.append(
                LogRecords.payload(1, 5), new RecordingListener(lsn -> log.append(LogRecords.payload(2, 5), second)));
        lane.runAll();
        assertThat(second.lsn()).isEqualTo(2);
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        RecordingListener second = new RecordingListener();
        log.append(LogRecords.payload(1, 5), new RecordingListener(lsn -> {
            throw new IllegalStateException("thrown by a listener on purpose");
        }));
        log.append(LogRecords.payload(2, 5), second);
        lane.runAll();
        assertThat(second.lsn()).isEqualTo(2);
    }

    @Test
    void recordsOfAnySizeComeBackAfterReopening() throws IOException {
        Random random = new Random(1);
        List<byte[]> expected = new ArrayList<>();
        for (int size : new int[] {0, 1, 7, 8, 9, 4095, 4096, 4097, 100_000, 3_000_000}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            expected.add(bytes);
            log.append(ByteBuffer.wrap(bytes), new RecordingListener());
            if (size % 2 == 0) {
                lane.runAll();
            }
        }
        lane.runAll();
        assertThat(LogRecords.replay(log, 1).toArray(byte[][]::new)).isDeepEqualTo(expected.toArray(byte[][]::new));
        reopen();
        assertThat(log.lastLsn()).isEqualTo(expected.size());
        assertThat(LogRecords.replay(log, 1).toArray(byte[][]::new)).isDeepEqualTo(expected.toArray(byte[][]::new));
    }

    @Test
    void thePayloadKeepsItsPositionAndMayBeDirectOrASlice() throws IOException {
        byte[] bytes = {9, 9, 1, 2, 3, 9};
        ByteBuffer slice = ByteBuffer.wrap(bytes, 2, 3);
        ByteBuffer direct = ByteBuffer.allocateDirect(3).put(bytes, 2, 3).flip();
        log.append(slice, new RecordingListener());
        log.append(direct, new RecordingListener());
        lane.runAll();
        assertThat(slice.position()).isEqualTo(2);
        assertThat(slice.remaining()).isEqualTo(3);
        assertThat(LogRecords.replay(log, 1)).containsExactly(new byte[] {1, 2, 3}, new byte[] {1, 2, 3});
    }

    @Test
    void replayStartsWhereItIsAsked() throws IOException {
        append(10, 1000);
        List<Long> lsns = new ArrayList<>();
        log.replay(4, (lsn, payload) -> lsns.add(lsn));
        assertThat(lsns).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L);
        log.replay(11, (lsn, payload) -> lsns.add(lsn));
        assertThat(lsns).hasSize(7);
    }

    @Test
    void anErrorOfTheVisitorEndsTheReplay() {
        append(3, 10);
        assertThatThrownBy(() -> log.replay(1, (lsn, payload) -> {
                    throw new IOException("visitor " + lsn);
                }))
                .hasMessage("visitor 1");
    }

    @Test
    void lsnsGoOnAfterReopening() throws IOException {
        append(3, 100);
        reopen();
        append(2, 100);
        reopen();
        reopen();
        append(1, 100);
        assertThat(log.lastLsn()).isEqualTo(6);
        assertThat(LogRecords.replay(log, 1)).hasSize(6);
    }

    @Test
    void trimRemovesOnlyWhatTheFloorCovers() throws IOException {
        append(50, 1000);
        long before = log.sizeBytes();
        log.trim(0);
        assertThat(log.firstLsn()).isEqualTo(1);
        log.trim(20);
        assertThat(log.firstLsn()).isBetween(2L, 21L);
        assertThat(log.sizeBytes()).isLessThan(before);
        assertThat(LogRecords.replay(log, 21)).hasSize(30);
    }

    @Test
    void aTrimmedLogKeepsCountingAfterReopening() throws IOException {
        append(50, 1000);
        log.trim(50);
        reopen();
        log.trim(50);
        assertThat(log.lastLsn()).isEqualTo(50);
        assertThat(log.firstLsn()).isEqualTo(51);
        reopen();
        assertThat(log.lastLsn()).isEqualTo(50);
        append(1, 10);
        assertThat(log.lastLsn()).isEqualTo(51);
        assertThat(LogRecords.replay(log, 51)).hasSize(1);
    }

    @Test
    void replayFromATrimmedRecordIsAnError() throws IOException {
        append(50, 1000);
        log.trim(50);
        assertThatThrownBy(() -> log.replay(1, (lsn, payload) -> {}))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT));
    }

    @Test
    void closeCompletesWhatIsQueued() throws IOException {
        RecordingListener listener = new RecordingListener();
        log.append(LogRecords.payload(1, 100), listener);
        log.close();
        assertThat(listener.lsn()).isEqualTo(1);
        lane.runAll();
        log = open(lane);
        assertThat(LogRecords.replay(log, 1)).hasSize(1);
    }

    @Test
    void closingTwiceIsFineAndAppendingThenIsNot() throws IOException {
        log.close();
        log.close();
        assertThatThrownBy(() -> log.append(LogRecords.payload(1, 1), new RecordingListener()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRecordThatIsTooLargeIsRefused() {
        ByteBuffer payload = ByteBuffer.allocate(ShardLog.RECORD_BYTES_MAX + 1);
        assertThatThrownBy(() -> log.append(payload, new RecordingListener()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(lane.size()).isZero();
    }

    /// Appends so many records of one size, each in its own batch.
    protected final void append(int count, int sizeBytes) {
        for (int i = 0; i < count; i++) {
            RecordingListener listener = new RecordingListener();
            log.append(LogRecords.payload(i, sizeBytes), listener);
            lane.runAll();
            assertThat(listener.lsn()).isEqualTo(log.lastLsn());
        }
    }

    private void reopen() throws IOException {
        log.close();
        log = open(lane);
    }
}
