package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.storage.ManualLane;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What other threads may see while one operation is being applied, and what manifests say at such a moment.
class ApplierTest {
    private static final NamespaceKey KEY = new NamespaceKey(RandomWrites.INDEX, "n");
    private static final SortedSet<String> FIELDS = new TreeSet<>(List.of("color"));

    private final Namespaces namespaces = new Namespaces();
    private final NamespaceReader reader =
            new NamespaceReader(namespaces, new DamagedNamespaces(), new TextAnalyses(TextSchemas.NONE));
    private final Applier applier =
            new Applier(namespaces, new TextIndexing(new TextAnalyses(TextSchemas.NONE), 1 << 20, new ManualLane()));

    @Test
    void theFirstWriteToANamespaceAppearsWhole() {
        List<Operation.Row> rows = List.of(row("a"), row("b"), row("c"));
        applier.apply(1, new Operation.Upsert(KEY, RandomWrites.SPACE, new AbstractList<>() {
            @Override
            public Operation.Row get(int place) {
                assertThat(reader.fetch(KEY, List.of("a", "b", "c"), 0).value())
                        .as("what a reader finds before row %d is applied", place)
                        .isEmpty();
                return rows.get(place);
            }

            @Override
            public int size() {
                return rows.size();
            }
        }));
        assertThat(reader.fetch(KEY, List.of("a", "b", "c"), 0).value())
                .extracting(Record::id)
                .containsExactly("a", "b", "c");
    }

    @Test
    void aNamespaceEmptiedWhileAManifestIsBuiltStaysInIt() {
        applier.apply(1, new Operation.CreateNamespace(KEY, FIELDS));
        NamespaceState seenByTheBuilder = namespaces.get(KEY);
        applier.apply(2, new Operation.DeleteAll(KEY));
        Manifest manifest = ManifestBuilder.build(1, 1, List.of(seenByTheBuilder));
        assertThat(manifest.namespaces())
                .singleElement()
                .satisfies(entry -> assertThat(entry.filterableFields()).isEqualTo(FIELDS));
    }

    /// A section holds at most 16 MiB of metadata per record: more could never be flushed.
    @Test
    void updatesByFilterCannotGrowMetadataWithoutEnd() {
        applier.apply(1, new Operation.Upsert(KEY, RandomWrites.SPACE, List.of(row("a"))));
        String text = "x".repeat(1 << 18);
        for (int i = 0; i < 12; i++) {
            Metadata changes = Metadata.of(Map.of("field" + i, new MetadataValue.Text(text)));
            applier.apply(2 + i, new Operation.UpdateMatching(KEY, new Filter.Exists("none", false), changes, 10));
        }
        Record record = reader.fetch(KEY, List.of("a"), 0).value().getFirst();
        assertThat(record.metadata().jsonSizeBytes()).isBetween(1 << 18, 1 << 20);
    }

    @Test
    void aWriteTellsTheSizeOfAllItTouched() {
        long rowBytes = 1 + 4L * RandomWrites.DIMENSION;
        WriteResult stored = applier.apply(1, new Operation.Upsert(KEY, RandomWrites.SPACE, List.of(row("a"))));
        WriteResult replaced =
                applier.apply(2, new Operation.Upsert(KEY, RandomWrites.SPACE, List.of(row("a"), row("b"))));
        WriteResult updated = applier.apply(
                3, new Operation.UpdateRecord(KEY, "a", new float[RandomWrites.DIMENSION], null, Metadata.EMPTY));
        WriteResult deleted = applier.apply(4, new Operation.DeleteRecords(KEY, List.of("a", "b", "unknown")));

        assertThat(List.of(stored, replaced, updated, deleted))
                .extracting(WriteResult::touchedBytes)
                .containsExactly(rowBytes, 3 * rowBytes, 2 * rowBytes, 2 * rowBytes);
    }

    @Test
    void readsStopAtTheLargestResult() {
        applier.apply(1, new Operation.Upsert(KEY, RandomWrites.SPACE, List.of(row("a"), row("b"), row("c"))));
        long twoRecords = 2 * (1 + 4L * RandomWrites.DIMENSION);
        Filter all = new Filter.Exists("none", false);

        Page<Record> page = reader.fetchMatching(KEY, all, 10, twoRecords, null, 0);
        Page<Record> least = reader.fetchMatching(KEY, all, 10, 1, "a", 0);

        assertThat(page.items()).extracting(Record::id).containsExactly("a", "b");
        assertThat(page.next()).isEqualTo("b");
        assertThat(least.items()).extracting(Record::id).containsExactly("b");
        assertThat(reader.query(KEY, query(2, twoRecords), 0).value()).hasSize(2);
        assertThatThrownBy(() -> reader.query(KEY, query(3, twoRecords), 0))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("Query result is larger than the limit of " + twoRecords
                        + " bytes. Lower top_k, or leave out values or metadata.");
    }

    private static Query query(int topK, long resultBytesMax) {
        float[] vector = new float[RandomWrites.DIMENSION];
        return new Query(Metric.EUCLIDEAN, vector, null, topK, null, true, true, resultBytesMax, SearchEffort.DEFAULT);
    }

    private static Operation.Row row(String id) {
        return new Operation.Row(id, new float[RandomWrites.DIMENSION], null, new byte[0]);
    }
}
