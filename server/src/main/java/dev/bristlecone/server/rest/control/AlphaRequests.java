package dev.bristlecone.server.rest.control;

import dev.bristlecone.database.control.NewEmbeddingIndex;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.Map;
import java.util.TreeMap;

/// The body forms of 2026-01.alpha that 2026-07 dropped; preview clients still send them.
final class AlphaRequests {
    private static final String SEMANTIC_TEXT = "semantic_text";

    private AlphaRequests() {}

    static boolean hasSemanticText(BodyObject fields) {
        return fields.names().stream()
                .anyMatch(name -> SEMANTIC_TEXT.equals(fields.object(name).textOrNull("type")));
    }

    /// A create whose schema is one `semantic_text` field.
    static NewEmbeddingIndex newEmbeddingIndex(
            BodyObject body, BodyObject fields, Deployment deployment, ReadCapacity capacity) {
        if (fields.names().size() != 1) {
            throw DatabaseException.invalid("A semantic_text field must be the only field of its schema.");
        }
        String name = fields.names().iterator().next();
        BodyObject field = fields.object(name).closed("type", "model", "metric", "read_parameters", "write_parameters");
        return embedding(body, name, field, deployment, capacity);
    }

    /// A create-for-model that names `field` and `model` side by side.
    static NewEmbeddingIndex newEmbeddingIndex(BodyObject body) {
        body.closed(
                "name",
                "field",
                "model",
                "deployment",
                "metric",
                "write_parameters",
                "read_parameters",
                "read_capacity",
                "tags",
                "deletion_protection");
        return embedding(
                body,
                body.text("field"),
                body,
                SchemaRequests.deployment(body.objectOrNull("deployment"), true),
                ReadCapacityForm.create(body.objectOrNull("read_capacity")));
    }

    static Deployment.Pod pod(BodyObject body) {
        body.closed("deployment_type", "environment", "pod_type", "replicas", "shards");
        String podType = body.textOrNull("pod_type");
        return new Deployment.Pod(
                body.text("environment"),
                podType == null ? "p1.x1" : podType,
                body.integer("replicas", 1),
                body.integer("shards", 1),
                null,
                null);
    }

    private static NewEmbeddingIndex embedding(
            BodyObject body, String fieldName, BodyObject field, Deployment deployment, ReadCapacity capacity) {
        if (!(deployment instanceof Deployment.Managed managed)) {
            throw DatabaseException.invalid("Integrated embedding requires a managed deployment.");
        }
        return new NewEmbeddingIndex(
                body.textOrNull("name"),
                managed,
                field.text("model"),
                new TreeMap<>(Map.of("text", fieldName)),
                field.choiceOrNull("metric", Metric.values(), Metric::label),
                null,
                EmbedForm.parameters(field.objectOrNull("read_parameters")),
                EmbedForm.parameters(field.objectOrNull("write_parameters")),
                null,
                capacity,
                CommonForm.deletionProtection(body),
                CommonForm.tags(body));
    }
}
