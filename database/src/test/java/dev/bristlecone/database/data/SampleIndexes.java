package dev.bristlecone.database.data;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Index definitions of every kind that matters to the data plane.
public final class SampleIndexes {
    private static final Deployment MANAGED = new Deployment.Managed("aws", "us-east-1", null);

    private SampleIndexes() {}

    /// As every API version before 2026-07 makes it: sparse values may be stored beside the dense ones.
    public static IndexDefinition dense(int dimension, Metric metric) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(dimension, metric, null));
        fields.put("_sparse_values", new IndexField.SparseVector(null));
        return index(fields, IndexDefinition.Family.VECTORS, MANAGED, null);
    }

    /// A 2026-07 index that declares dense values alone.
    public static IndexDefinition denseOnly(int dimension, Metric metric) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(dimension, metric, null));
        return index(fields, IndexDefinition.Family.VECTORS, MANAGED, null);
    }

    public static IndexDefinition sparse() {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_sparse_values", new IndexField.SparseVector(null));
        return index(fields, IndexDefinition.Family.VECTORS, MANAGED, null);
    }

    /// Documents with a field of each kind.
    public static IndexDefinition trails() {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("text", new IndexField.FullText("en", false, false, null, null));
        fields.put("place", new IndexField.DenseVector(2, Metric.DOT_PRODUCT, null));
        fields.put("terms", new IndexField.SparseVector(null));
        return index(fields, IndexDefinition.Family.DOCUMENTS, MANAGED, null);
    }

    public static IndexDefinition documents() {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("text", new IndexField.FullText("en", false, false, null, null));
        return index(fields, IndexDefinition.Family.DOCUMENTS, MANAGED, null);
    }

    /// Documents whose `body` becomes vectors of both kinds.
    ///
    /// @param stored whether the text itself is kept
    public static IndexDefinition embeddedDocuments(boolean stored) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        IndexField.FullText words = new IndexField.FullText("en", false, false, null, null);
        IndexField.DenseEmbedding embed =
                new IndexField.DenseEmbedding(fieldModel("llama-text-embed-v2"), 512, Metric.COSINE);
        fields.put(
                "body",
                new IndexField.EmbeddedText(
                        stored ? words : null, embed, fieldModel("pinecone-sparse-english-v0"), null));
        return index(fields, IndexDefinition.Family.DOCUMENTS, MANAGED, null);
    }

    /// Documents whose `body` becomes sparse vectors, beside dense ones that clients bring.
    public static IndexDefinition sparselyEmbeddedDocuments() {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        IndexField.FullText words = new IndexField.FullText("en", false, false, null, null);
        fields.put("body", new IndexField.EmbeddedText(words, null, fieldModel("pinecone-sparse-english-v0"), null));
        fields.put("place", new IndexField.DenseVector(2, Metric.DOT_PRODUCT, null));
        return index(fields, IndexDefinition.Family.DOCUMENTS, MANAGED, null);
    }

    /// Documents whose `body` becomes dense vectors, and may not be longer than the model reads.
    public static IndexDefinition strictlyEmbeddedDocuments() {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        Metadata strict = inputType("passage").merge(Metadata.of(Map.of("truncate", new MetadataValue.Text("NONE"))));
        IndexField.FieldModel model = new IndexField.FieldModel("multilingual-e5-large", inputType("query"), strict);
        IndexField.DenseEmbedding embed = new IndexField.DenseEmbedding(model, 1024, Metric.COSINE);
        fields.put("body", new IndexField.EmbeddedText(null, embed, null, null));
        return index(fields, IndexDefinition.Family.DOCUMENTS, MANAGED, null);
    }

    private static IndexField.FieldModel fieldModel(String name) {
        return new IndexField.FieldModel(name, inputType("query"), inputType("passage"));
    }

    /// An index that embeds the field `body` by this model.
    ///
    /// @param dimension of its dense vectors; 0 for a sparse index
    public static IndexDefinition embedding(String model, int dimension) {
        IndexDefinition plain = dimension == 0 ? sparse() : denseOnly(dimension, Metric.COSINE);
        return new IndexDefinition(
                plain.id(),
                plain.name(),
                plain.port(),
                plain.createdAt(),
                plain.fields(),
                null,
                IndexDefinition.Family.RECORDS,
                plain.deployment(),
                plain.readCapacity(),
                false,
                null,
                IndexDefinition.State.READY,
                new EmbedSettings(
                        model, new TreeMap<>(Map.of("text", "body")), inputType("query"), inputType("passage")));
    }

    private static Metadata inputType(String type) {
        return Metadata.of(Map.of("input_type", new MetadataValue.Text(type)));
    }

    public static IndexDefinition pod(int dimension) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(dimension, Metric.COSINE, null));
        Deployment pod = new Deployment.Pod("us-east1-gcp", "p1.x1", 1, 1, null, null);
        return index(fields, IndexDefinition.Family.VECTORS, pod, null);
    }

    /// A dense index that indexes only these metadata fields.
    public static IndexDefinition filterable(SortedSet<String> filterableFields) {
        TreeMap<String, IndexField> fields = new TreeMap<>();
        fields.put("_values", new IndexField.DenseVector(2, Metric.DOT_PRODUCT, null));
        return index(fields, IndexDefinition.Family.VECTORS, MANAGED, filterableFields);
    }

    private static IndexDefinition index(
            SortedMap<String, IndexField> fields,
            IndexDefinition.Family family,
            Deployment deployment,
            @Nullable SortedSet<String> filterableFields) {
        return new IndexDefinition(
                new UUID(0, 1),
                "movies",
                5081,
                Instant.EPOCH,
                fields,
                filterableFields,
                family,
                deployment,
                new ReadCapacity.OnDemand(),
                false,
                null,
                IndexDefinition.State.READY);
    }
}
