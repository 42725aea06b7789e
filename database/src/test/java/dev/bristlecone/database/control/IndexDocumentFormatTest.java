package dev.bristlecone.database.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What is in catalogs today must be readable for ever: these documents may not change.
class IndexDocumentFormatTest {
    private static final String GOLDEN =
            "{\"format\":1,\"id\":\"00000000-0000-0007-0000-000000000001\",\"name\":\"films\","
                    + "\"port\":5081,\"created_at\":\"2026-11-20T12:00:00Z\",\"family\":\"records\",\"state\":\"ready\","
                    + "\"fields\":{\"_values\":{\"kind\":\"dense_vector\",\"dimension\":4,\"metric\":\"dotproduct\"},"
                    + "\"notes\":{\"kind\":\"full_text\",\"language\":\"en\",\"stemming\":false,\"stop_words\":false,"
                    + "\"ngram\":{\"min_gram\":2,\"max_gram\":3,\"prefix_only\":true},\"description\":\"said\"},"
                    + "\"terms\":{\"kind\":\"sparse_vector\"}},\"filterable_fields\":[\"genre\",\"year\"],"
                    + "\"deployment\":{\"kind\":\"pod\",\"environment\":\"us-east1-gcp\",\"pod_type\":\"p1.x2\",\"replicas\":2,"
                    + "\"shards\":1,\"indexed_metadata\":[\"genre\",\"year\"],\"source_collection\":\"old\"},"
                    + "\"dedicated\":{\"node_type\":\"b1\",\"replicas\":2,\"shards\":1},\"deletion_protection\":true,"
                    + "\"tags\":{\"team\":\"search\"},\"embed\":{\"model\":\"multilingual-e5-large\","
                    + "\"field_map\":{\"text\":\"chunk\"},\"read_parameters\":{\"input_type\":\"query\",\"n\":2.0,\"on\":true},"
                    + "\"write_parameters\":{\"langs\":[\"en\",\"de\"]}}}";

    @Test
    void everyMemberIsWrittenAsItAlwaysWas() {
        assertThat(new String(IndexDocumentWriter.write(everything()), StandardCharsets.UTF_8))
                .isEqualTo(GOLDEN);
    }

    @Test
    void everyMemberIsReadBack() {
        assertThat(IndexDocumentReader.read("index/films", GOLDEN.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(everything());
    }

    @Test
    void optionalMembersMayBeAbsent() {
        IndexDefinition index = new IndexDefinition(
                new UUID(7, 2),
                "plain",
                5082,
                IndexesFixture.NOW,
                NewIndex.sparseFields(),
                null,
                IndexDefinition.Family.VECTORS,
                new Deployment.Byoc("env"),
                new ReadCapacity.OnDemand(),
                false,
                null,
                IndexDefinition.State.TERMINATING);

        assertThat(IndexDocumentReader.read("index/plain", IndexDocumentWriter.write(index)))
                .isEqualTo(index);
    }

    @Test
    void embeddedTextsAreWrittenAsTheyAlwaysWere() {
        String field = "{\"kind\":\"embedded_text\",\"words\":{\"language\":\"en\",\"stemming\":false,"
                + "\"stop_words\":false},\"embed\":{\"model\":\"llama-text-embed-v2\","
                + "\"read_parameters\":{\"input_type\":\"query\"},\"write_parameters\":{},\"dimension\":384,"
                + "\"metric\":\"cosine\"},\"sparse_embed\":{\"model\":\"pinecone-sparse-english-v0\","
                + "\"read_parameters\":{},\"write_parameters\":{}},\"description\":\"said\"}";
        Metadata query = Metadata.of(Map.of("input_type", new MetadataValue.Text("query")));
        IndexField.FieldModel model = new IndexField.FieldModel("llama-text-embed-v2", query, Metadata.EMPTY);
        IndexField.FieldModel words =
                new IndexField.FieldModel("pinecone-sparse-english-v0", Metadata.EMPTY, Metadata.EMPTY);
        IndexDefinition index = withField(new IndexField.EmbeddedText(
                new IndexField.FullText("en", false, false, null, null),
                new IndexField.DenseEmbedding(model, 384, Metric.COSINE),
                words,
                "said"));
        byte[] document = IndexDocumentWriter.write(index);
        assertThat(new String(document, StandardCharsets.UTF_8)).contains("\"fields\":{\"body\":" + field + "}");
        assertThat(IndexDocumentReader.read("index/texts", document)).isEqualTo(index);
        IndexDefinition unstored = withField(new IndexField.EmbeddedText(null, null, words, null));
        assertThat(IndexDocumentReader.read("index/texts", IndexDocumentWriter.write(unstored)))
                .isEqualTo(unstored);
    }

    @Test
    void everyTruncationIsAnErrorThatNamesTheKey() {
        byte[] whole = GOLDEN.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> IndexDocumentReader.read("index/films", part))
                    .hasMessageContaining("'index/films'");
        }
    }

    @Test
    void aNewerFormatIsRefusedAsSuch() {
        byte[] newer = "{\"format\":2}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> IndexDocumentReader.read("index/films", newer)).hasMessageContaining("newer");
    }

    private static IndexDefinition everything() {
        SortedMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(4, Metric.DOT_PRODUCT, null));
        fields.put("terms", new IndexField.SparseVector(null));
        fields.put("notes", new IndexField.FullText("en", false, false, new IndexField.Ngram(2, 3, true), "said"));
        Metadata read = Metadata.of(Map.of(
                "input_type", new MetadataValue.Text("query"),
                "n", new MetadataValue.Numeric(2),
                "on", new MetadataValue.Bool(true)));
        Metadata write = Metadata.of(Map.of("langs", new MetadataValue.TextList(List.of("en", "de"))));
        return new IndexDefinition(
                new UUID(7, 1),
                "films",
                5081,
                IndexesFixture.NOW,
                fields,
                new TreeSet<>(List.of("genre", "year")),
                IndexDefinition.Family.RECORDS,
                new Deployment.Pod("us-east1-gcp", "p1.x2", 2, 1, List.of("genre", "year"), "old"),
                new ReadCapacity.Dedicated("b1", 2, 1),
                true,
                new TreeMap<>(Map.of("team", "search")),
                IndexDefinition.State.READY,
                new EmbedSettings("multilingual-e5-large", new TreeMap<>(Map.of("text", "chunk")), read, write));
    }

    private static IndexDefinition withField(IndexField field) {
        return new IndexDefinition(
                new UUID(7, 3),
                "texts",
                5083,
                IndexesFixture.NOW,
                new TreeMap<>(Map.of("body", field)),
                null,
                IndexDefinition.Family.DOCUMENTS,
                new Deployment.Managed("aws", "us-east-1", null),
                new ReadCapacity.OnDemand(),
                false,
                null,
                IndexDefinition.State.READY);
    }
}
