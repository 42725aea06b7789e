package dev.bristlecone.server.rest.control;

import dev.bristlecone.database.control.IndexChange;
import dev.bristlecone.database.control.IndexChange.PodChange;
import dev.bristlecone.database.control.IndexChange.ReadCapacityChange;
import dev.bristlecone.database.control.NewIndex;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import dev.bristlecone.server.edge.ApiVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of versions up to 2026-04.
final class SpecRequests {
    private static final String POD_TYPE_DEFAULT = "p1.x1";

    private SpecRequests() {}

    static NewIndex newIndex(BodyObject body, ApiVersion version) {
        String name = body.text("name");
        Placement placement = placement(body.object("spec"), version);
        SortedMap<String, IndexField> fields = fields(body, version);
        return new NewIndex(
                name,
                fields,
                placement.filterableFields(),
                placement.deployment(),
                placement.readCapacity(),
                CommonForm.deletionProtection(body),
                version.atLeast(ApiVersion.V2024_10) ? CommonForm.tags(body) : Map.of());
    }

    static IndexChange change(BodyObject body, ApiVersion version) {
        PodChange pods = null;
        ReadCapacityChange capacity = null;
        BodyObject spec = body.objectOrNull("spec");
        if (spec != null) {
            String kind = kind(spec, version.atLeast(ApiVersion.V2025_10) ? allKinds(version) : List.of("pod"));
            BodyObject inner = spec.object(kind);
            if (kind.equals("pod")) {
                pods = new PodChange(inner.integerOrNull("replicas"), inner.textOrNull("pod_type"));
            } else {
                capacity = ReadCapacityForm.change(inner.objectOrNull("read_capacity"));
            }
        }
        return new IndexChange(
                CommonForm.deletionProtectionOrNull(body),
                version.atLeast(ApiVersion.V2024_10) ? CommonForm.tagsOrNull(body) : null,
                capacity,
                pods,
                version.atLeast(ApiVersion.V2025_01) ? EmbedForm.change(body.objectOrNull("embed")) : null);
    }

    private static SortedMap<String, IndexField> fields(BodyObject body, ApiVersion version) {
        Metric metric = body.choiceOrNull("metric", Metric.values(), Metric::label);
        if (version.atLeast(ApiVersion.V2025_01) && isSparse(body)) {
            if (body.has("dimension")) {
                throw DatabaseException.invalid(
                        "An index of sparse vectors has no dimension. Remove dimension from the request.");
            }
            if (metric != null && metric != Metric.DOT_PRODUCT) {
                throw DatabaseException.invalid(
                        "An index of sparse vectors must use the metric dotproduct. Got: " + metric.label() + ".");
            }
            return NewIndex.sparseFields();
        }
        if (version.atLeast(ApiVersion.V2025_01) && !body.has("dimension")) {
            throw DatabaseException.invalid("An index of dense vectors requires a dimension.");
        }
        return NewIndex.denseFields(
                new IndexField.DenseVector(body.integer("dimension"), metric == null ? Metric.COSINE : metric, null));
    }

    private static boolean isSparse(BodyObject body) {
        String type = body.textOrNull("vector_type");
        if (type == null || type.equals("dense")) {
            return false;
        }
        if (type.equals("sparse")) {
            return true;
        }
        throw body.unknownVariant("vector_type", List.of("dense", "sparse"));
    }

    private static Placement placement(BodyObject spec, ApiVersion version) {
        String kind = kind(spec, allKinds(version));
        BodyObject inner = spec.object(kind);
        boolean knowsCapacity = version.atLeast(ApiVersion.V2025_10);
        ReadCapacity capacity = knowsCapacity && !kind.equals("pod")
                ? ReadCapacityForm.create(inner.objectOrNull("read_capacity"))
                : new ReadCapacity.OnDemand();
        SortedSet<String> filterable =
                knowsCapacity && !kind.equals("pod") ? MetadataSchemaForm.read(inner.objectOrNull("schema")) : null;
        return switch (kind) {
            case "serverless" -> new Placement(managed(inner, version), capacity, filterable);
            case "byoc" -> new Placement(new Deployment.Byoc(inner.text("environment")), capacity, filterable);
            default -> podPlacement(inner);
        };
    }

    private static Deployment managed(BodyObject serverless, ApiVersion version) {
        return new Deployment.Managed(
                serverless.text("cloud"),
                serverless.text("region"),
                version.atLeast(ApiVersion.V2025_04) ? serverless.textOrNull("source_collection") : null);
    }

    private static Placement podPlacement(BodyObject pod) {
        int replicas = pod.integer("replicas", 1);
        Integer pods = pod.integerOrNull("pods");
        int shards = pod.integer("shards", pods == null || pod.has("replicas") ? 1 : pods);
        if (pods != null && pods != (long) replicas * shards) {
            throw DatabaseException.invalid(
                    "pods must be shards x replicas, that is " + (long) replicas * shards + ". Got: " + pods + ".");
        }
        BodyObject metadata = pod.objectOrNull("metadata_config");
        List<String> indexed = metadata == null ? null : metadata.textsOrNull("indexed");
        String podType = pod.textOrNull("pod_type");
        Deployment deployment = new Deployment.Pod(
                pod.text("environment"),
                podType == null ? POD_TYPE_DEFAULT : podType,
                replicas,
                shards,
                indexed,
                pod.textOrNull("source_collection"));
        return new Placement(deployment, new ReadCapacity.OnDemand(), indexed == null ? null : new TreeSet<>(indexed));
    }

    private static List<String> allKinds(ApiVersion version) {
        List<String> kinds = new ArrayList<>(List.of("serverless", "pod"));
        if (version.atLeast(ApiVersion.V2025_04)) {
            kinds.add("byoc");
        }
        return kinds;
    }

    /// The one member of `spec`. Clients that send the others as null mean the same.
    private static String kind(BodyObject spec, List<String> kinds) {
        spec.closed(kinds.toArray(String[]::new));
        List<String> given = kinds.stream().filter(spec::has).toList();
        if (given.size() != 1) {
            throw spec.malformed("spec must have exactly one of " + String.join(", ", kinds));
        }
        return given.getFirst();
    }

    /// What `spec` says.
    private record Placement(
            Deployment deployment,
            ReadCapacity readCapacity,
            @Nullable SortedSet<String> filterableFields) {}
}
