package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.search.metadata.MetadataCodec;
import dev.bristlecone.storage.ManualLane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What of fresh texts is indexed before anybody searches them, and what their index counts for.
class TextIndexingTest {
    private static final NamespaceKey KEY = new NamespaceKey(RandomWrites.INDEX, "n");
    private static final long TAIL_BYTES_MAX = 1 << 20;
    private static final long PENDING_BYTES_MAX = TAIL_BYTES_MAX / 64;
    private static final int BATCH = 20;

    private final Random random = new Random(11);
    private final Namespaces namespaces = new Namespaces();
    private final ManualLane lane = new ManualLane();
    private final TextIndexing indexing = new TextIndexing(new TextAnalyses(RandomWrites.TEXTS), TAIL_BYTES_MAX, lane);
    private final Applier applier = new Applier(namespaces, indexing);
    private long lsn;

    @Test
    void freshTextsAreIndexedBeforeASearchAsksForThem() {
        indexing.start(applier.active().tails());
        for (int i = 0; i < 10; i++) {
            write("note");
        }
        assertThat(lane.size()).isOne();
        lane.runAll();
        assertThat(texts().pendingBytes()).isZero();
    }

    @Test
    void aWriterThatOutrunsTheLaneLeavesLittleToSearches() {
        indexing.start(applier.active().tails());
        for (int i = 0; i < 100; i++) {
            write("note");
            assertThat(texts().pendingBytes()).isLessThan(2 * PENDING_BYTES_MAX);
        }
        assertThat(lane.size()).isOne();
    }

    @Test
    void replayedTextsAreIndexedOnceTheReplayIsOver() {
        for (int i = 0; i < 100; i++) {
            write("note");
        }
        assertThat(lane.size()).isZero();
        indexing.start(applier.active().tails());
        lane.runAll();
        assertThat(texts().pendingBytes()).isZero();
    }

    @Test
    void otherFieldsAreLeftAlone() {
        TextIndexing plain = new TextIndexing(new TextAnalyses(TextSchemas.NONE), TAIL_BYTES_MAX, lane);
        plain.start(List.of());
        new Applier(namespaces, plain).apply(1, new Operation.Upsert(KEY, RandomWrites.SPACE, rows("note")));
        assertThat(lane.size()).isZero();
    }

    @Test
    void nothingIsIndexedAfterTheStopOrOfATailThatIsGone() {
        indexing.start(List.of());
        write("note");
        TailGeneration gone = applier.freeze(lsn);
        applier.apply(++lsn, new Operation.DeleteNamespace(KEY));
        gone.release();
        write("note");
        indexing.stop();
        assertThat(lane.size()).isEqualTo(2);
        lane.runAll();
        assertThat(gone.tails().getFirst().texts().pendingBytes()).isPositive();
        assertThat(texts().pendingBytes()).isPositive();
    }

    @Test
    void theIndexOfTextsFillsTheTail() throws IOException {
        assertThat(flushesAfterWriting("plain")).isZero();
        assertThat(flushesAfterWriting("note")).isPositive();
    }

    /// About half of what a tail may take, not counting an index.
    private long flushesAfterWriting(String field) throws IOException {
        SimulatedStore store =
                new SimulatedStore(new EngineSettings(TAIL_BYTES_MAX, 8 * TAIL_BYTES_MAX, 64 << 20, 4, 0.2, 64 << 20));
        for (int i = 0; i < 50; i++) {
            CompletableFuture<WriteResult> written =
                    store.engine().write(new Write.Upsert(KEY, RandomWrites.SPACE, records(field)));
            store.settle(random);
            assertThat(written).isCompleted();
        }
        return store.engine().stats().flushes();
    }

    private void write(String field) {
        applier.apply(++lsn, new Operation.Upsert(KEY, RandomWrites.SPACE, rows(field)));
    }

    private TailTexts texts() {
        return applier.active().tails().getFirst().texts();
    }

    private List<Operation.Row> rows(String field) {
        return records(field).stream()
                .map(record -> new Operation.Row(
                        record.id(), record.values(), record.sparse(), MetadataCodec.encode(record.metadata())))
                .toList();
    }

    /// Records of about 300 bytes, whose words hardly ever meet.
    private List<Record> records(String field) {
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 20; word++) {
                text.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
            }
            records.add(new Record(
                    "id-" + random.nextInt(100_000),
                    new float[RandomWrites.DIMENSION],
                    null,
                    Metadata.of(Map.of(field, new MetadataValue.Text(text.toString())))));
        }
        return records;
    }
}
