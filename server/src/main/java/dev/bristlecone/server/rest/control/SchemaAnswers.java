package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Writes indexes as version 2026-07 knows them, whichever version made them: a dense index of an older version shows
/// both reserved fields, one with integrated embedding its `semantic_text` field, metadata schemas their legacy
/// entries.
final class SchemaAnswers {
    private SchemaAnswers() {}

    static ObjectNode index(IndexDefinition index, String host) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("name", index.name());
        out.put("host", host);
        out.putObject("status")
                .put("ready", CommonForm.ready(index.state()))
                .put("state", CommonForm.state(index.state()));
        writeDeployment(out.putObject("deployment"), index.deployment());
        ObjectNode fields = out.putObject("schema").putObject("fields");
        if (index.embed() == null) {
            index.fields().forEach((name, field) -> writeField(fields.putObject(name), field));
        } else {
            writeSemanticText(fields.putObject(index.embed().textField()), index.embed(), index.dense());
        }
        SortedSet<String> filterable = index.filterableFields();
        if (filterable != null) {
            MetadataSchemaForm.writeFields(fields, filterable);
        }
        writeCapacityAndSource(out, index);
        out.put("deletion_protection", CommonForm.deletionProtection(index.deletionProtection()));
        SortedMap<String, String> tags = index.tags();
        if (tags == null) {
            out.putNull("tags");
        } else {
            tags.forEach(out.putObject("tags")::put);
        }
        return out;
    }

    private static void writeCapacityAndSource(ObjectNode out, IndexDefinition index) {
        String source = switch (index.deployment()) {
            case Deployment.Managed managed -> managed.sourceCollection();
            case Deployment.Pod pod -> pod.sourceCollection();
            case Deployment.Byoc byoc -> null;
        };
        if (source != null) {
            out.put("source_collection", source);
        }
        if (!(index.deployment() instanceof Deployment.Pod)) {
            ReadCapacityForm.write(out.putObject("read_capacity"), index.readCapacity(), true);
        }
    }

    private static void writeDeployment(ObjectNode out, Deployment deployment) {
        switch (deployment) {
            case Deployment.Managed managed ->
                out.put("deployment_type", "managed")
                        .put("cloud", managed.cloud())
                        .put("region", managed.region())
                        .put("environment", managed.cloud() + "-" + managed.region());
            case Deployment.Pod pod ->
                out.put("deployment_type", "pod")
                        .put("environment", pod.environment())
                        .put("pod_type", pod.podType())
                        .put("replicas", pod.replicas())
                        .put("shards", pod.shards());
            case Deployment.Byoc byoc -> out.put("deployment_type", "byoc").put("environment", byoc.environment());
        }
    }

    private static void writeField(ObjectNode out, IndexField field) {
        switch (field) {
            case IndexField.DenseVector dense ->
                out.put("type", "dense_vector")
                        .put("dimension", dense.dimension())
                        .put("metric", dense.metric().label());
            case IndexField.SparseVector sparse -> out.put("type", "sparse_vector");
            case IndexField.FullText text ->
                StringFieldForm.write(out.put("type", "string").putObject("full_text_search"), text);
            case IndexField.EmbeddedText text -> StringFieldForm.write(out.put("type", "string"), text);
        }
        out.put("description", field.description());
    }

    private static void writeSemanticText(ObjectNode out, EmbedSettings embed, IndexField.@Nullable DenseVector dense) {
        out.put("type", "semantic_text");
        out.put("model", embed.model());
        if (dense == null) {
            out.putNull("dimension");
        } else {
            out.put("dimension", dense.dimension());
        }
        out.put("metric", (dense == null ? Metric.DOT_PRODUCT : dense.metric()).label());
        EmbedForm.writeParameters(out.putObject("read_parameters"), embed.readParameters());
        EmbedForm.writeParameters(out.putObject("write_parameters"), embed.writeParameters());
        out.putNull("description");
    }
}
