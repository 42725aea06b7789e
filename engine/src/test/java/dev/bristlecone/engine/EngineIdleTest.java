package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.VectorSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Goal: when writes pause, fresh records get into segments and indexes by themselves; while writes come, and for few
/// records, nothing happens.
class EngineIdleTest {
    private static final int INDEX_RECORDS_MIN = 500;
    private static final EngineSettings ROOMY =
            new EngineSettings(16 << 20, 32 << 20, 64 << 20, 4, 0.2, 64 << 20).withIndexes(INDEX_RECORDS_MIN, 1);
    private static final NamespaceKey KEY = new NamespaceKey(new UUID(4, 4), "idle");
    private static final VectorSpace SPACE = new VectorSpace(8, Metric.COSINE);

    private final Random random = new Random(11);
    private int written;

    @Test
    void aPauseFlushesAndIndexesWhatWasWritten() throws IOException {
        SimulatedStore store = new SimulatedStore(ROOMY);
        write(store, INDEX_RECORDS_MIN);
        assertThat(store.engine().stats().flushes()).isZero();
        pause(store);
        pause(store);
        assertIndexed(store);
    }

    @Test
    void writesThatGoOnPostponeTheFlush() throws IOException {
        SimulatedStore store = new SimulatedStore(ROOMY);
        for (int i = 0; i < 5; i++) {
            write(store, INDEX_RECORDS_MIN);
            write(store, 1);
            pause(store);
            assertThat(store.engine().stats().flushes()).as("after pause %d", i).isEqualTo(i);
            pause(store);
            assertThat(store.engine().stats().flushes()).as("after pause %d", i).isEqualTo(i + 1);
        }
        assertIndexed(store);
    }

    @Test
    void fewRecordsStayInMemory() throws IOException {
        SimulatedStore store = new SimulatedStore(ROOMY);
        write(store, INDEX_RECORDS_MIN - 1);
        pause(store);
        pause(store);
        assertThat(store.engine().stats().flushes()).isZero();
        write(store, 1);
        pause(store);
        assertIndexed(store);
    }

    @Test
    void manyBytesOfFewRecordsAreFlushed() throws IOException {
        SimulatedStore store = new SimulatedStore(
                new EngineSettings(64 << 10, 1 << 20, 1 << 20, 4, 0.2, 1 << 20).withIndexes(INDEX_RECORDS_MIN, 1));
        write(store, 40);
        pause(store);
        pause(store);
        assertThat(store.engine().stats().flushes()).isOne();
    }

    @Test
    void recordsReplayedFromTheLogAreFlushedToo() throws IOException {
        SimulatedStore store = new SimulatedStore(ROOMY);
        write(store, INDEX_RECORDS_MIN);
        store.crash(random);
        assertThat(store.engine().stats().tailBytes()).isPositive();
        pause(store);
        assertIndexed(store);
    }

    private void assertIndexed(SimulatedStore store) {
        EngineStats stats = store.engine().stats();
        assertThat(stats.tailBytes()).isZero();
        assertThat(store.engine().unindexedRecords()).isZero();
        assertThat(stats.compactions()).isPositive();
        assertThat(store.engine().describe(KEY).orElseThrow().recordCount()).isEqualTo(written);
    }

    /// As long as the interval between two looks, which may have begun before the last write.
    private void pause(SimulatedStore store) {
        store.elapse();
        store.settle(random);
    }

    private void write(SimulatedStore store, int count) {
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] values = new float[SPACE.dimension()];
            for (int j = 0; j < values.length; j++) {
                values[j] = (float) random.nextGaussian();
            }
            records.add(new Record("id" + written++, values, null, Metadata.EMPTY));
        }
        var result = store.engine().write(new Write.Upsert(KEY, SPACE, records));
        store.settle(random);
        assertThat(result).isCompleted();
    }
}
