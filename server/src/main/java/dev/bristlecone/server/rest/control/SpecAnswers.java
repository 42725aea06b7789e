package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.server.edge.ApiVersion;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Writes indexes as versions up to 2026-04 know them.
///
/// Strict clients of these versions fail on a missing required member, on a member beside the one of `spec`, and on
/// null where the version has no null; so nothing is written as null here. An index made with a schema is shown by its
/// dense field; one that ranks only text looks like a sparse index, the nearest these versions have.
final class SpecAnswers {
    private SpecAnswers() {}

    static ObjectNode index(IndexDefinition index, String host, ApiVersion version) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        IndexField.DenseVector dense = index.dense();
        out.put("name", index.name());
        if (version.atLeast(ApiVersion.V2025_01)) {
            out.put("vector_type", dense == null ? "sparse" : "dense");
        }
        out.put("metric", index.space().metric().label());
        if (dense != null) {
            out.put("dimension", dense.dimension());
        } else if (!version.atLeast(ApiVersion.V2025_01)) {
            // These versions require the member: without it one sparse index would make the whole list unreadable.
            out.put("dimension", 0);
        }
        writeStatus(out.putObject("status"), index.state(), version);
        out.put("host", host);
        writeSpec(out.putObject("spec"), index, version);
        out.put("deletion_protection", CommonForm.deletionProtection(index.deletionProtection()));
        SortedMap<String, String> tags = index.tags();
        if (tags != null && version.atLeast(ApiVersion.V2024_10)) {
            tags.forEach(out.putObject("tags")::put);
        }
        EmbedSettings embed = index.embed();
        if (embed != null && version.atLeast(ApiVersion.V2025_01)) {
            writeEmbed(out.putObject("embed"), embed, dense);
        }
        return out;
    }

    private static void writeStatus(ObjectNode out, IndexDefinition.State state, ApiVersion version) {
        boolean unknownWord = state == IndexDefinition.State.DISABLED && !version.atLeast(ApiVersion.V2025_04);
        out.put("ready", CommonForm.ready(state));
        out.put("state", CommonForm.state(unknownWord ? IndexDefinition.State.INITIALIZING : state));
    }

    private static void writeSpec(ObjectNode out, IndexDefinition index, ApiVersion version) {
        switch (index.deployment()) {
            case Deployment.Managed managed -> {
                ObjectNode inner = out.putObject("serverless");
                inner.put("cloud", managed.cloud()).put("region", managed.region());
                if (version.atLeast(ApiVersion.V2025_04)) {
                    putIfPresent(inner, "source_collection", managed.sourceCollection());
                }
                writeCapacityAndSchema(inner, index, version);
            }
            case Deployment.Pod pod -> writePod(out.putObject("pod"), pod);
            case Deployment.Byoc byoc -> {
                ObjectNode inner = out.putObject("byoc");
                inner.put("environment", byoc.environment());
                writeCapacityAndSchema(inner, index, version);
            }
        }
    }

    private static void writeCapacityAndSchema(ObjectNode out, IndexDefinition index, ApiVersion version) {
        if (!version.atLeast(ApiVersion.V2025_10)) {
            return;
        }
        ReadCapacityForm.write(out.putObject("read_capacity"), index.readCapacity(), false);
        SortedSet<String> filterable = index.filterableFields();
        if (filterable != null) {
            MetadataSchemaForm.write(out.putObject("schema"), filterable);
        }
    }

    private static void writePod(ObjectNode out, Deployment.Pod pod) {
        out.put("environment", pod.environment());
        out.put("pod_type", pod.podType());
        out.put("replicas", pod.replicas());
        out.put("shards", pod.shards());
        out.put("pods", pod.replicas() * pod.shards());
        if (pod.indexedMetadata() != null) {
            pod.indexedMetadata().forEach(out.putObject("metadata_config").putArray("indexed")::add);
        }
        putIfPresent(out, "source_collection", pod.sourceCollection());
    }

    private static void writeEmbed(ObjectNode out, EmbedSettings embed, IndexField.@Nullable DenseVector dense) {
        out.put("model", embed.model());
        if (dense != null) {
            out.put("dimension", dense.dimension());
        }
        out.put("metric", (dense == null ? Metric.DOT_PRODUCT : dense.metric()).label());
        out.put("vector_type", dense == null ? "sparse" : "dense");
        embed.fieldMap().forEach(out.putObject("field_map")::put);
        EmbedForm.writeParameters(out.putObject("read_parameters"), embed.readParameters());
        EmbedForm.writeParameters(out.putObject("write_parameters"), embed.writeParameters());
    }

    private static void putIfPresent(ObjectNode out, String name, @Nullable String value) {
        if (value != null) {
            out.put(name, value);
        }
    }
}
