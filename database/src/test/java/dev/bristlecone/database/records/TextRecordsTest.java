package dev.bristlecone.database.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.DataLimits;
import dev.bristlecone.database.data.ReferenceEngine;
import dev.bristlecone.database.data.SampleAliases;
import dev.bristlecone.database.data.SampleIndexes;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.engine.Engine;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.InferenceSettings;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.IndexDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Text records over the reference engine and the bundled model.
final class TextRecordsTest {
    private static final Inference INFERENCE = Inference.open(
            new InferenceSettings(Path.of("absent"), true, 2, 1000, Duration.ofMinutes(10), 1L << 30), Map.of());
    private static final IndexDefinition DENSE = SampleIndexes.embedding("llama-text-embed-v2", 512);
    private static final IndexDefinition SPARSE = SampleIndexes.embedding("pinecone-sparse-english-v0", 0);
    private static final List<TextRecord> FACTS = List.of(
            fact("panda", "Pandas eat bamboo almost all day.", "animals"),
            fact("bear", "Brown bears sleep through the cold winter.", "animals"),
            fact("rates", "The central bank raised interest rates.", "money"),
            fact("bonds", "Bonds fall in price when interest rates rise.", "money"));

    private final Engine engine = new ReferenceEngine();
    private final Vectors vectors = new Vectors(engine, DataLimits.HOSTED, SampleAliases.of(engine));
    private final TextRecords records = new TextRecords(vectors, vectors, INFERENCE, 2_000);

    @AfterAll
    static void close() {
        INFERENCE.close();
    }

    @Test
    void recordsAreFoundByTheMeaningOfTheirText() {
        TextReceipt receipt = records.upsert(DENSE, "n", FACTS);
        assertThat(receipt.written().count()).isEqualTo(4);
        assertThat(receipt.tokens()).isGreaterThan(20);
        assertThat(receipt.model().provenance().isStandIn()).isTrue();
        Answer<RecordHits> answer = records.search(DENSE, byText("What do panda bears feed on?", 2));
        assertThat(ids(answer)).startsWith("panda");
        assertThat(answer.value().embedTokens()).isGreaterThan(5);
        RecordHits.Hit first = answer.value().hits().getFirst();
        assertThat(first.fields().fields().keySet()).containsExactly("body", "topic");
    }

    @Test
    void theVectorsApiWorksBesideIt() {
        records.upsert(DENSE, "n", FACTS);
        var stored = vectors.fetch(DENSE, "n", List.of("panda")).value().getFirst();
        assertThat(stored.values()).hasSize(512);
        assertThat(ids(records.search(DENSE, search(1, null, stored.values(), "", null, null))))
                .containsExactly("panda");
        assertThat(ids(records.search(DENSE, search(1, null, null, "rates", null, null))))
                .containsExactly("rates");
    }

    @Test
    void filtersAndFieldsNarrow() {
        records.upsert(DENSE, "n", FACTS);
        RecordSearch search = new RecordSearch(
                "n",
                10,
                "animals",
                null,
                null,
                null,
                Map.of("topic", Map.of("$eq", "money")),
                null,
                List.of("topic", "absent"),
                null);
        Answer<RecordHits> answer = records.search(DENSE, search);
        assertThat(ids(answer)).containsExactlyInAnyOrder("rates", "bonds");
        assertThat(answer.value().hits())
                .allSatisfy(hit -> assertThat(hit.fields())
                        .isEqualTo(Metadata.of(Map.of("topic", new MetadataValue.Text("money")))));
    }

    @Test
    void rerankingOrdersWhatWasFound() {
        records.upsert(DENSE, "n", FACTS);
        RecordSearch.Rerank rerank =
                new RecordSearch.Rerank("bge-reranker-v2-m3", List.of("body"), 2, "food of pandas", Metadata.EMPTY);
        Answer<RecordHits> answer = records.search(DENSE, search(4, null, null, "rates", null, rerank));
        assertThat(ids(answer)).hasSize(2).startsWith("panda");
        assertThat(answer.value().rerankUnits()).isEqualTo(1);
        assertThat(answer.value().hits().getFirst().score()).isBetween(0f, 1f);
        RecordSearch.Rerank silent =
                new RecordSearch.Rerank("bge-reranker-v2-m3", List.of("body"), null, null, Metadata.EMPTY);
        refused("rerank.query is required", () -> records.search(DENSE, search(4, null, null, "rates", null, silent)));
    }

    @Test
    void sparseSearchKeepsOnlyRecordsWithAllTerms() {
        records.upsert(SPARSE, "n", FACTS);
        assertThat(ids(records.search(SPARSE, byText("interest rates", 10))))
                .containsExactlyInAnyOrder("rates", "bonds");
        assertThat(ids(records.search(SPARSE, search(10, "interest rate", null, null, List.of("Bond", "PRICE"), null))))
                .containsExactly("bonds");
        assertThat(ids(records.search(SPARSE, search(10, "interest", null, null, List.of("panda"), null))))
                .isEmpty();
        assertThat(ids(records.search(SPARSE, byText("?!", 10)))).isEmpty();
        refused("only supported for sparse", () -> {
            records.search(DENSE, search(1, "a", null, null, List.of("a"), null));
        });
    }

    /// Goal: what a client sends is limited, not what the server makes of it: the vectors here have 2,048 bytes
    /// each.
    @Test
    void aRequestIsAsLargeAsItsTexts() {
        List<TextRecord> many = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            many.add(fact("fact-" + i, "A short text.", "short"));
        }
        assertThat(records.upsert(DENSE, "n", many).written().count()).isEqualTo(8);
        List<TextRecord> large = List.of(fact("large", "word ".repeat(500), "long"));
        refused("message length too large: found 25", () -> records.upsert(DENSE, "n", large));
    }

    @Test
    void moreRecordsThanAModelTakesAtATime() {
        List<TextRecord> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(new TextRecord("r" + i, Map.of("body", "w" + i)));
        }
        refused("Batch size exceeds 96", () -> records.upsert(SPARSE, "n", many));
        assertThat(records.upsert(SPARSE, "n", many, 100).tokens()).isEqualTo(100);
        assertThat(ids(records.search(SPARSE, byText("w99", 2)))).containsExactly("r99");
    }

    @Test
    void oneBadRecordStoresNone() {
        List<TextRecord> broken = new ArrayList<>(FACTS);
        broken.add(new TextRecord("no-text", Map.of("topic", "none")));
        refused("Record 'no-text' has no text in the field 'body'", () -> records.upsert(DENSE, "n", broken));
        broken.set(4, new TextRecord("nested", Map.of("body", "text", "deep", Map.of("a", 1.0))));
        refused("Metadata value must be a string, number, boolean or list of strings", () -> {
            records.upsert(DENSE, "n", broken);
        });
        broken.set(4, new TextRecord("wordless", Map.of("body", "...")));
        refused("holds no word", () -> records.upsert(SPARSE, "n", broken));
        refused("Batch size exceeds 96", () -> {
            records.upsert(DENSE, "n", Collections.nCopies(97, FACTS.getFirst()));
        });
        assertThat(vectors.fetch(DENSE, "n", List.of("panda")).value()).isEmpty();
    }

    @Test
    void otherIndexesSayWhichApiServesThem() {
        IndexDefinition plain = SampleIndexes.denseOnly(2, Metric.COSINE);
        refused("not configured for integrated embedding", () -> records.upsert(plain, "n", FACTS));
        refused("not configured for integrated embedding", () -> records.search(plain, byText("a", 1)));
        assertThat(ids(records.search(plain, search(1, null, new float[] {1, 0}, null, null, null))))
                .as("a vector may be searched on any index")
                .isEmpty();
        refused("documents API", () -> records.upsert(SampleIndexes.documents(), "n", FACTS));
        refused("exactly one of", () -> records.search(DENSE, search(1, "a", null, "b", null, null)));
    }

    private static void refused(String part, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(DatabaseException.class).hasMessageContaining(part);
    }

    private static List<String> ids(Answer<RecordHits> answer) {
        return answer.value().hits().stream().map(RecordHits.Hit::id).toList();
    }

    private static RecordSearch byText(String text, int topK) {
        return search(topK, text, null, null, null, null);
    }

    private static RecordSearch search(
            int topK,
            @Nullable String text,
            float @Nullable [] vector,
            @Nullable String id,
            @Nullable List<String> terms,
            RecordSearch.@Nullable Rerank rerank) {
        String asked = id != null && id.isEmpty() ? null : id;
        return new RecordSearch("n", topK, text, vector, null, asked, null, terms, null, rerank);
    }

    private static TextRecord fact(String id, String body, String topic) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("body", body);
        fields.put("topic", topic);
        return new TextRecord(id, fields);
    }
}
