package dev.bristlecone.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.search.metadata.MetadataCodec;
import dev.bristlecone.search.text.TextAnalysis;
import dev.bristlecone.storage.ManualLane;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WordSearchTest {
    private static final NamespaceKey KEY = new NamespaceKey(RandomWrites.INDEX, "n");

    private final Namespaces namespaces = new Namespaces();
    private final TextAnalyses analyses = new TextAnalyses(RandomWrites.TEXTS);
    private final Applier applier = new Applier(namespaces, new TextIndexing(analyses, 1 << 20, new ManualLane()));

    @Test
    void aSearchThatCannotBeginHoldsNothing() {
        upsert(1, MetadataCodec.encode(Metadata.of(Map.of("note", new MetadataValue.Text("quick fox")))));
        TailGeneration first = applier.freeze(1);
        upsert(2, new byte[] {-1, -1, -1, -1});

        TextAnalysis analysis = Objects.requireNonNull(analyses.of(RandomWrites.INDEX));
        NamespaceState namespace = Objects.requireNonNull(namespaces.get(KEY));
        Snapshot held = Objects.requireNonNull(namespace.acquire());
        assertThatThrownBy(() -> new WordSearch(held, analysis)).isInstanceOf(RuntimeException.class);
        held.view().release();

        namespace.delete(3);
        assertThatCode(first::release).as("freeing what a search still held").doesNotThrowAnyException();
    }

    private void upsert(long lsn, byte[] metadata) {
        Operation.Row row = new Operation.Row("id" + lsn, new float[RandomWrites.DIMENSION], null, metadata);
        applier.apply(lsn, new Operation.Upsert(KEY, RandomWrites.SPACE, List.of(row)));
    }
}
