package dev.bristlecone.server.rest.control;

import dev.bristlecone.database.control.IndexChange;
import dev.bristlecone.database.control.IndexChange.EmbedChange;
import dev.bristlecone.database.control.IndexChange.PodChange;
import dev.bristlecone.database.control.IndexChange.ReadCapacityChange;
import dev.bristlecone.database.control.NewEmbeddedText;
import dev.bristlecone.database.control.NewIndex;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of version 2026-07.
final class SchemaRequests {
    private static final Deployment.Managed DEPLOYMENT_DEFAULT = new Deployment.Managed("aws", "us-east-1", null);

    private SchemaRequests() {}

    static ControlDialect.IndexWish newIndex(BodyObject body, boolean alpha) {
        body.closed(
                "name",
                "schema",
                "deployment",
                "read_capacity",
                "deletion_protection",
                "tags",
                "cmek_id",
                "source_collection",
                "source_backup_id");
        refuseSources(body);
        BodyObject fields = body.object("schema").closed("fields").object("fields");
        Deployment deployment = deployment(body.objectOrNull("deployment"), alpha);
        ReadCapacity capacity = ReadCapacityForm.create(body.objectOrNull("read_capacity"));
        if (deployment instanceof Deployment.Byoc && capacity instanceof ReadCapacity.OnDemand) {
            throw DatabaseException.invalid("A byoc deployment requires read_capacity with mode Dedicated.");
        }
        if (alpha && AlphaRequests.hasSemanticText(fields)) {
            return new ControlDialect.IndexWish.Embedding(
                    AlphaRequests.newEmbeddingIndex(body, fields, deployment, capacity));
        }
        SortedMap<String, IndexField> plain = new TreeMap<>();
        SortedMap<String, NewEmbeddedText> embeddedTexts = new TreeMap<>();
        for (String name : fields.names()) {
            field(name, fields.object(name), plain, embeddedTexts);
        }
        return new ControlDialect.IndexWish.Plain(new NewIndex(
                body.textOrNull("name"),
                plain,
                embeddedTexts,
                null,
                deployment,
                capacity,
                CommonForm.deletionProtection(body),
                CommonForm.tags(body)));
    }

    static IndexChange change(BodyObject body, IndexDefinition index) {
        body.closed("deployment", "schema", "read_capacity", "tags", "deletion_protection");
        ReadCapacityChange capacity = ReadCapacityForm.change(body.objectOrNull("read_capacity"));
        if (index.deployment() instanceof Deployment.Byoc && capacity instanceof ReadCapacityChange.ToOnDemand) {
            throw DatabaseException.invalid("A byoc deployment requires read_capacity with mode Dedicated.");
        }
        BodyObject deployment = body.objectOrNull("deployment");
        PodChange pods = null;
        if (deployment != null) {
            deployment.closed("replicas", "pod_type");
            pods = new PodChange(deployment.integerOrNull("replicas"), deployment.textOrNull("pod_type"));
        }
        return new IndexChange(
                CommonForm.deletionProtectionOrNull(body),
                CommonForm.tagsOrNull(body),
                capacity,
                pods,
                embedChange(body.objectOrNull("schema"), index));
    }

    static Deployment deployment(@Nullable BodyObject body, boolean alpha) {
        if (body == null) {
            return DEPLOYMENT_DEFAULT;
        }
        String type = body.text("deployment_type");
        return switch (type) {
            case "managed" -> {
                body.closed("deployment_type", "cloud", "region");
                yield new Deployment.Managed(body.text("cloud"), body.text("region"), null);
            }
            case "byoc" -> {
                body.closed("deployment_type", "environment");
                yield new Deployment.Byoc(body.text("environment"));
            }
            case "pod" -> {
                if (!alpha) {
                    throw DatabaseException.invalid("deployment_type 'pod' is not supported on this API version. Set"
                            + " deployment_type to 'managed' to create a serverless index, or set the"
                            + " X-Pinecone-API-Version header to an earlier version.");
                }
                yield AlphaRequests.pod(body);
            }
            default -> throw body.unknownVariant("deployment_type", List.of("managed", "byoc", "pod"));
        };
    }

    private static void refuseSources(BodyObject body) {
        if (body.has("source_collection") || body.has("source_backup_id")) {
            throw DatabaseException.invalid("Creating an index from collection or backup is not yet supported");
        }
        if (body.has("cmek_id")) {
            throw DatabaseException.invalid(
                    "This server has no customer-managed encryption keys. Remove cmek_id from the request.");
        }
    }

    private static void field(
            String name,
            BodyObject body,
            SortedMap<String, IndexField> fields,
            SortedMap<String, NewEmbeddedText> embeddedTexts) {
        String type = body.text("type");
        String description = body.textOrNull("description");
        switch (type) {
            case "dense_vector" -> {
                body.closed("type", "dimension", "metric", "description");
                fields.put(
                        name,
                        new IndexField.DenseVector(
                                body.integer("dimension"),
                                body.choice("metric", Metric.values(), Metric::label),
                                description));
            }
            case "sparse_vector" -> {
                body.closed("type", "description");
                fields.put(name, new IndexField.SparseVector(description));
            }
            case "string" -> {
                body.closed("type", "full_text_search", "embed", "sparse_embed", "store_text", "description");
                if (StringFieldForm.isEmbedded(body)) {
                    embeddedTexts.put(name, StringFieldForm.embedded(name, body));
                } else {
                    fields.put(name, StringFieldForm.words(name, body));
                }
            }
            case "semantic_text", "float", "number", "boolean", "string_list", "integer" ->
                throw StringFieldForm.metadataOnly(name, type);
            default -> throw body.unknownVariant("type", List.of("dense_vector", "sparse_vector", "string"));
        }
    }

    private static @Nullable EmbedChange embedChange(@Nullable BodyObject schema, IndexDefinition index) {
        if (schema == null) {
            return null;
        }
        BodyObject fields = schema.closed("fields").object("fields");
        if (fields.names().size() != 1) {
            throw DatabaseException.invalid("The schema of a configure must have exactly one field, of type"
                    + " semantic_text. Got: " + fields.names().size() + ".");
        }
        String name = fields.names().iterator().next();
        BodyObject field = fields.object(name).closed("type", "model", "read_parameters", "write_parameters");
        if (!field.text("type").equals("semantic_text") || index.embed() == null) {
            throw DatabaseException.invalid(
                    "Only a semantic_text field can be configured; the schema of an index cannot be changed.");
        }
        return new EmbedChange(
                field.textOrNull("model"),
                name,
                null,
                EmbedForm.parameters(field.objectOrNull("read_parameters")),
                EmbedForm.parameters(field.objectOrNull("write_parameters")));
    }
}
