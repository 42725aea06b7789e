package dev.bristlecone.database.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the layout of [IndexDocumentFormat]. Anything unexpected is a DATA_LOSS that names the key; a newer format
/// says so.
final class IndexDocumentReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IndexDocumentReader() {}

    static IndexDefinition read(String key, byte[] document) {
        try {
            JsonNode in = JSON.readTree(document);
            int format = in.required("format").asInt();
            if (format > IndexDocumentFormat.VERSION) {
                throw new DatabaseException(
                        ErrorCode.DATA_LOSS,
                        "catalog key '" + key + "' has format " + format + ", newer than this program reads (up to "
                                + IndexDocumentFormat.VERSION + "); use the version that wrote it");
            }
            return definition(in);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new DatabaseException(
                    ErrorCode.DATA_LOSS, "catalog key '" + key + "' is not an index definition: " + e.getMessage(), e);
        }
    }

    private static IndexDefinition definition(JsonNode in) {
        SortedMap<String, IndexField> fields = new TreeMap<>();
        in.required("fields").properties().forEach(field -> fields.put(field.getKey(), field(field.getValue())));
        JsonNode filterable = in.get("filterable_fields");
        JsonNode tags = in.get("tags");
        JsonNode embed = in.get("embed");
        return new IndexDefinition(
                UUID.fromString(text(in, "id")),
                text(in, "name"),
                in.required("port").asInt(),
                Instant.parse(text(in, "created_at")),
                fields,
                filterable == null ? null : new TreeSet<>(texts(filterable)),
                constant(IndexDefinition.Family.values(), IndexDocumentFormat::word, text(in, "family")),
                deployment(in.required("deployment")),
                readCapacity(in.get("dedicated")),
                in.required("deletion_protection").asBoolean(),
                tags == null ? null : textMap(tags),
                constant(IndexDefinition.State.values(), IndexDocumentFormat::word, text(in, "state")),
                embed == null ? null : embed(embed));
    }

    private static IndexField field(JsonNode in) {
        String description = textOrNull(in, "description");
        String kind = text(in, "kind");
        return switch (kind) {
            case "dense_vector" ->
                new IndexField.DenseVector(
                        in.required("dimension").asInt(),
                        constant(Metric.values(), Metric::label, text(in, "metric")),
                        description);
            case "sparse_vector" -> new IndexField.SparseVector(description);
            case "full_text" -> words(in, description);
            case "embedded_text" -> embeddedText(in, description);
            default -> throw new IllegalArgumentException("field kind '" + kind + "' is unknown");
        };
    }

    private static IndexField.EmbeddedText embeddedText(JsonNode in, @Nullable String description) {
        JsonNode words = in.get("words");
        JsonNode embed = in.get("embed");
        JsonNode sparse = in.get("sparse_embed");
        return new IndexField.EmbeddedText(
                words == null ? null : words(words, null),
                embed == null ? null : denseEmbedding(embed),
                sparse == null ? null : fieldModel(sparse),
                description);
    }

    private static IndexField.DenseEmbedding denseEmbedding(JsonNode in) {
        return new IndexField.DenseEmbedding(
                fieldModel(in),
                in.required("dimension").asInt(),
                constant(Metric.values(), Metric::label, text(in, "metric")));
    }

    private static IndexField.FieldModel fieldModel(JsonNode in) {
        return new IndexField.FieldModel(
                text(in, "model"),
                parameters(in.required("read_parameters")),
                parameters(in.required("write_parameters")));
    }

    private static IndexField.FullText words(JsonNode in, @Nullable String description) {
        return new IndexField.FullText(
                text(in, "language"),
                in.required("stemming").asBoolean(),
                in.required("stop_words").asBoolean(),
                ngram(in.get("ngram")),
                description);
    }

    private static IndexField.@Nullable Ngram ngram(@Nullable JsonNode in) {
        return in == null
                ? null
                : new IndexField.Ngram(
                        in.required("min_gram").asInt(),
                        in.required("max_gram").asInt(),
                        in.required("prefix_only").asBoolean());
    }

    private static Deployment deployment(JsonNode in) {
        String kind = text(in, "kind");
        JsonNode indexed = in.get("indexed_metadata");
        return switch (kind) {
            case "managed" ->
                new Deployment.Managed(text(in, "cloud"), text(in, "region"), textOrNull(in, "source_collection"));
            case "pod" ->
                new Deployment.Pod(
                        text(in, "environment"),
                        text(in, "pod_type"),
                        in.required("replicas").asInt(),
                        in.required("shards").asInt(),
                        indexed == null ? null : texts(indexed),
                        textOrNull(in, "source_collection"));
            case "byoc" -> new Deployment.Byoc(text(in, "environment"));
            default -> throw new IllegalArgumentException("deployment kind '" + kind + "' is unknown");
        };
    }

    private static ReadCapacity readCapacity(@Nullable JsonNode in) {
        return in == null
                ? new ReadCapacity.OnDemand()
                : new ReadCapacity.Dedicated(
                        text(in, "node_type"),
                        in.required("replicas").asInt(),
                        in.required("shards").asInt());
    }

    private static EmbedSettings embed(JsonNode in) {
        return new EmbedSettings(
                text(in, "model"),
                textMap(in.required("field_map")),
                parameters(in.required("read_parameters")),
                parameters(in.required("write_parameters")));
    }

    private static Metadata parameters(JsonNode in) {
        SortedMap<String, MetadataValue> parameters = new TreeMap<>();
        in.properties().forEach(entry -> parameters.put(entry.getKey(), parameter(entry.getValue())));
        return Metadata.of(parameters);
    }

    private static MetadataValue parameter(JsonNode in) {
        return switch (in.getNodeType()) {
            case STRING -> new MetadataValue.Text(in.textValue());
            case NUMBER -> new MetadataValue.Numeric(in.doubleValue());
            case BOOLEAN -> new MetadataValue.Bool(in.booleanValue());
            case ARRAY -> new MetadataValue.TextList(texts(in));
            case BINARY, MISSING, NULL, OBJECT, POJO ->
                throw new IllegalArgumentException("a parameter is neither text, number, boolean nor list");
        };
    }

    private static SortedMap<String, String> textMap(JsonNode in) {
        SortedMap<String, String> map = new TreeMap<>();
        in.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    private static List<String> texts(JsonNode in) {
        List<String> texts = new ArrayList<>();
        in.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static String text(JsonNode in, String name) {
        return in.required(name).asText();
    }

    private static @Nullable String textOrNull(JsonNode in, String name) {
        JsonNode value = in.get(name);
        return value == null ? null : value.asText();
    }

    private static <E> E constant(E[] constants, Function<E, String> word, String wanted) {
        return Arrays.stream(constants)
                .filter(constant -> word.apply(constant).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("word '" + wanted + "' is unknown"));
    }
}
