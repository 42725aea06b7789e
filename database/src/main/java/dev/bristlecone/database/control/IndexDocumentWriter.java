package dev.bristlecone.database.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Writes the layout of [IndexDocumentFormat].
final class IndexDocumentWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IndexDocumentWriter() {}

    static byte[] write(IndexDefinition index) {
        ObjectNode out = JSON.createObjectNode();
        out.put("format", IndexDocumentFormat.VERSION);
        out.put("id", index.id().toString());
        out.put("name", index.name());
        out.put("port", index.port());
        out.put("created_at", index.createdAt().toString());
        out.put("family", IndexDocumentFormat.word(index.family()));
        out.put("state", IndexDocumentFormat.word(index.state()));
        ObjectNode fields = out.putObject("fields");
        index.fields().forEach((name, field) -> writeField(fields.putObject(name), field));
        SortedSet<String> filterable = index.filterableFields();
        if (filterable != null) {
            filterable.forEach(out.putArray("filterable_fields")::add);
        }
        writeDeployment(out.putObject("deployment"), index.deployment());
        if (index.readCapacity() instanceof ReadCapacity.Dedicated dedicated) {
            out.putObject("dedicated")
                    .put("node_type", dedicated.nodeType())
                    .put("replicas", dedicated.replicas())
                    .put("shards", dedicated.shards());
        }
        out.put("deletion_protection", index.deletionProtection());
        SortedMap<String, String> tags = index.tags();
        if (tags != null) {
            tags.forEach(out.putObject("tags")::put);
        }
        EmbedSettings embed = index.embed();
        if (embed != null) {
            writeEmbed(out.putObject("embed"), embed);
        }
        return bytes(out);
    }

    private static void writeField(ObjectNode out, IndexField field) {
        switch (field) {
            case IndexField.DenseVector dense ->
                out.put("kind", "dense_vector")
                        .put("dimension", dense.dimension())
                        .put("metric", dense.metric().label());
            case IndexField.SparseVector sparse -> out.put("kind", "sparse_vector");
            case IndexField.FullText text -> writeWords(out.put("kind", "full_text"), text);
            case IndexField.EmbeddedText text -> writeEmbedded(out.put("kind", "embedded_text"), text);
        }
        putIfPresent(out, "description", field.description());
    }

    private static void writeEmbedded(ObjectNode out, IndexField.EmbeddedText text) {
        if (text.words() != null) {
            writeWords(out.putObject("words"), text.words());
        }
        IndexField.DenseEmbedding embed = text.embed();
        if (embed != null) {
            ObjectNode dense = out.putObject("embed");
            writeModel(dense, embed.model());
            dense.put("dimension", embed.dimension())
                    .put("metric", embed.metric().label());
        }
        if (text.sparseEmbed() != null) {
            writeModel(out.putObject("sparse_embed"), text.sparseEmbed());
        }
    }

    private static void writeModel(ObjectNode out, IndexField.FieldModel model) {
        out.put("model", model.name());
        writeParameters(out.putObject("read_parameters"), model.readParameters());
        writeParameters(out.putObject("write_parameters"), model.writeParameters());
    }

    private static void writeWords(ObjectNode out, IndexField.FullText text) {
        out.put("language", text.language()).put("stemming", text.stemming()).put("stop_words", text.stopWords());
        IndexField.Ngram ngram = text.ngram();
        if (ngram != null) {
            out.putObject("ngram")
                    .put("min_gram", ngram.minGram())
                    .put("max_gram", ngram.maxGram())
                    .put("prefix_only", ngram.prefixOnly());
        }
    }

    private static void writeDeployment(ObjectNode out, Deployment deployment) {
        switch (deployment) {
            case Deployment.Managed managed -> {
                out.put("kind", "managed").put("cloud", managed.cloud()).put("region", managed.region());
                putIfPresent(out, "source_collection", managed.sourceCollection());
            }
            case Deployment.Pod pod -> {
                out.put("kind", "pod")
                        .put("environment", pod.environment())
                        .put("pod_type", pod.podType())
                        .put("replicas", pod.replicas())
                        .put("shards", pod.shards());
                if (pod.indexedMetadata() != null) {
                    pod.indexedMetadata().forEach(out.putArray("indexed_metadata")::add);
                }
                putIfPresent(out, "source_collection", pod.sourceCollection());
            }
            case Deployment.Byoc byoc -> out.put("kind", "byoc").put("environment", byoc.environment());
        }
    }

    private static void writeEmbed(ObjectNode out, EmbedSettings embed) {
        out.put("model", embed.model());
        embed.fieldMap().forEach(out.putObject("field_map")::put);
        writeParameters(out.putObject("read_parameters"), embed.readParameters());
        writeParameters(out.putObject("write_parameters"), embed.writeParameters());
    }

    private static void writeParameters(ObjectNode out, Metadata parameters) {
        parameters.fields().forEach((name, value) -> {
            switch (value) {
                case MetadataValue.Text text -> out.put(name, text.value());
                case MetadataValue.Numeric number -> out.put(name, number.value());
                case MetadataValue.Bool flag -> out.put(name, flag.value());
                case MetadataValue.TextList list -> {
                    ArrayNode array = out.putArray(name);
                    list.values().forEach(array::add);
                }
            }
        });
    }

    private static void putIfPresent(ObjectNode out, String name, @Nullable String value) {
        if (value != null) {
            out.put(name, value);
        }
    }

    private static byte[] bytes(ObjectNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of strings and numbers can always be written", e);
        }
    }
}
