package dev.bristlecone.database.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.engine.Engine;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.InferenceSettings;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.index.IndexDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Documents whose texts become vectors, over the reference engine and the bundled model.
final class EmbeddedDocumentsTest {
    private static final Inference INFERENCE = Inference.open(
            new InferenceSettings(Path.of("absent"), true, 2, 1000, Duration.ofMinutes(10), 1L << 30), Map.of());
    private static final IndexDefinition BOTH = SampleIndexes.embeddedDocuments(true);
    private static final IndexDefinition UNSTORED = SampleIndexes.embeddedDocuments(false);
    private static final IndexDefinition SPARSE = SampleIndexes.sparselyEmbeddedDocuments();

    private final Engine engine = new ReferenceEngine();
    private final Documents documents = new Documents(engine, DataLimits.HOSTED, SampleAliases.of(engine), INFERENCE);

    @AfterAll
    static void close() {
        INFERENCE.close();
    }

    @Test
    void documentsAreFoundByMeaningAndByWeighedWords() {
        DocumentReceipt receipt = store(BOTH);
        assertThat(receipt.written().count()).isEqualTo(3);
        assertThat(receipt.embedding().tokens()).isGreaterThan(20);
        assertThat(receipt.embedding().models()).hasSize(2);
        Answer<DocumentHits> meant = search(BOTH, clause("embed", "What do panda bears feed on?"), List.of("*"));
        Document best = meant.value().documents().getFirst();
        assertThat(best.id()).isEqualTo("panda");
        assertThat(best.fields().keySet()).containsExactly("body", "topic");
        assertThat(meant.value().embedding().tokens()).isGreaterThan(5);
        assertThat(found(BOTH, clause("sparse_embed", "interest rate"))).containsExactly("rates");
    }

    @Test
    void aQueryWithoutWordsFindsNothing() {
        store(BOTH);
        assertThat(found(BOTH, clause("sparse_embed", "?!"))).isEmpty();
    }

    @Test
    void vectorsOfTextsAreNotReachedAsVectors() {
        store(BOTH);
        ScoreClause dense = new ScoreClause("dense_vector", "body", null, null, new float[512], null);
        refused("is not a dense_vector field of this index", () -> search(BOTH, dense, List.of()));
        refused(
                "Field 'place' has no 'sparse_embed' in the schema of this index (expected: 'body')",
                () -> search(SPARSE, other("sparse_embed", "place"), List.of()));
        refused(
                "Field 'body' has no 'embed' in the schema of this index, nor has any other",
                () -> found(SPARSE, clause("embed", "a")));
        ScoreClause both = clause("embed", "a");
        refused(
                "must be the only one",
                () -> documents.search(BOTH, new DocumentSearch("n", List.of(both, both), 3, null, List.of())));
    }

    @Test
    void textThatIsNotStoredIsFoundButNotGiven() {
        store(UNSTORED);
        assertThat(found(UNSTORED, clause("embed", "food of pandas"))).startsWith("panda");
        Document whole = search(UNSTORED, clause("embed", "food of pandas"), List.of("*"))
                .value()
                .documents()
                .getFirst();
        assertThat(whole.fields().keySet()).containsExactly("topic");
        refused("its text is not stored", () -> search(UNSTORED, clause("embed", "a"), List.of("body")));
        refused("is not a full-text field", () -> found(UNSTORED, clause("text", "bamboo")));
    }

    @Test
    void everyDocumentNeedsADenselyEmbeddedText() {
        refused("lacks the field 'body'", () -> upsert(BOTH, document("a", null)));
        refused("must be a string", () -> upsert(BOTH, numbered("a")));
        refused("cannot be removed", () -> update(BOTH, new DocumentInput("panda", fields(null), List.of("body"))));
        DocumentReceipt without = upsert(SPARSE, placed("a"));
        assertThat(without.embedding().models()).isEmpty();
    }

    @Test
    void anUpdateEmbedsWhatItSets() {
        store(BOTH);
        DocumentReceipt receipt = update(BOTH, document("rates", "Koalas sleep in eucalyptus trees."));
        assertThat(receipt.written().count()).isEqualTo(1);
        assertThat(receipt.embedding().tokens()).isPositive();
        assertThat(found(BOTH, clause("sparse_embed", "eucalyptus"))).containsExactly("rates");
        assertThat(found(BOTH, clause("sparse_embed", "interest"))).isEmpty();
        assertThat(update(BOTH, document("nobody", "Nothing.")).embedding().tokens())
                .isPositive();
    }

    @Test
    void aTextWithoutWordsHasNoWeighedOnes() {
        upsert(SPARSE, document("a", "red fox"), document("b", "..."));
        assertThat(found(SPARSE, clause("sparse_embed", "fox"))).containsExactly("a");
        update(SPARSE, document("a", "..."));
        assertThat(found(SPARSE, clause("sparse_embed", "fox"))).isEmpty();
        update(SPARSE, document("a", "red fox"));
        update(SPARSE, new DocumentInput("a", fields(null), List.of("body")));
        assertThat(found(SPARSE, clause("sparse_embed", "fox"))).isEmpty();
    }

    @Test
    void aFilterChangesNoEmbeddedText() {
        store(BOTH);
        refused(
                "cannot be set by filter",
                () -> documents.update(
                        BOTH,
                        new DocumentUpdate(
                                "n", List.of(), Map.of("topic", Map.of("$eq", "money")), fields("a"), List.of())));
    }

    @Test
    void aTextThatCannotBeEmbeddedLeavesNothingOfItsRequest() {
        IndexDefinition strict = SampleIndexes.strictlyEmbeddedDocuments();
        refused(
                "Input 1 has 602 tokens",
                () -> upsert(strict, document("a", "short"), document("b", "word ".repeat(600))));
        assertThat(documents
                        .list(strict, new ListRequest("n", "", null, null))
                        .value()
                        .items())
                .isEmpty();
    }

    @Test
    void aRequestBringsAtMost96Texts() {
        List<DocumentInput> many = Collections.nCopies(97, document("a", "b"));
        refused("At most 96 documents", () -> documents.upsert(BOTH, "n", many));
        refused(
                "At most 96 documents",
                () -> documents.update(BOTH, new DocumentUpdate("n", many, null, fields(null), List.of())));
    }

    private DocumentReceipt store(IndexDefinition index) {
        return upsert(
                index,
                described("panda", "Pandas eat bamboo almost all day.", "animals"),
                described("bear", "Brown bears sleep through the cold winter.", "animals"),
                described("rates", "The central bank raised interest rates.", "money"));
    }

    private DocumentReceipt upsert(IndexDefinition index, DocumentInput... given) {
        return documents.upsert(index, "n", List.of(given));
    }

    private DocumentReceipt update(IndexDefinition index, DocumentInput patch) {
        return documents.update(index, new DocumentUpdate("n", List.of(patch), null, fields(null), List.of()));
    }

    private Answer<DocumentHits> search(IndexDefinition index, ScoreClause clause, List<String> included) {
        return documents.search(index, new DocumentSearch("n", List.of(clause), 3, null, included));
    }

    private List<String> found(IndexDefinition index, ScoreClause clause) {
        return search(index, clause, List.of()).value().documents().stream()
                .map(Document::id)
                .toList();
    }

    private static ScoreClause clause(String type, String query) {
        return new ScoreClause(type, "body", null, query, null, null);
    }

    private static ScoreClause other(String type, String field) {
        return new ScoreClause(type, field, null, "a", null, null);
    }

    private static DocumentInput document(String id, @Nullable String text) {
        return new DocumentInput(id, fields(text), List.of());
    }

    private static DocumentInput described(String id, String text, String topic) {
        SequencedMap<String, DocumentValue> fields = fields(text);
        fields.put("topic", new DocumentValue.Plain(new MetadataValue.Text(topic)));
        return new DocumentInput(id, fields, List.of());
    }

    private static DocumentInput numbered(String id) {
        SequencedMap<String, DocumentValue> fields = fields(null);
        fields.put("body", new DocumentValue.Plain(new MetadataValue.Numeric(1)));
        return new DocumentInput(id, fields, List.of());
    }

    private static DocumentInput placed(String id) {
        SequencedMap<String, DocumentValue> fields = fields(null);
        fields.put("place", new DocumentValue.Dense(new float[] {1, 0}));
        return new DocumentInput(id, fields, List.of());
    }

    private static SequencedMap<String, DocumentValue> fields(@Nullable String text) {
        SequencedMap<String, DocumentValue> fields = new LinkedHashMap<>();
        if (text != null) {
            fields.put("body", new DocumentValue.Plain(new MetadataValue.Text(text)));
        }
        return fields;
    }

    private static void refused(String words, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(DatabaseException.class).hasMessageContaining(words);
    }
}
