package dev.bristlecone.database.control;

import dev.bristlecone.database.control.IndexChange.EmbedChange;
import dev.bristlecone.database.control.IndexChange.PodChange;
import dev.bristlecone.database.control.IndexChange.ReadCapacityChange;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an [IndexChange] makes of an index, or why it is refused. Pure: nothing is stored here.
final class IndexChanges {
    private IndexChanges() {}

    static IndexDefinition apply(IndexChange change, IndexDefinition index, EmbeddingModels models) {
        EmbedSettings embed = change.embed() == null ? index.embed() : embed(change.embed(), index, models);
        ReadCapacity capacity =
                change.readCapacity() == null ? index.readCapacity() : readCapacity(change.readCapacity(), index);
        return new IndexDefinition(
                index.id(),
                index.name(),
                index.port(),
                index.createdAt(),
                index.fields(),
                index.filterableFields(),
                embed == null ? index.family() : IndexDefinition.Family.RECORDS,
                change.pod() == null ? index.deployment() : pod(change.pod(), index),
                capacity,
                change.deletionProtection() == null ? index.deletionProtection() : change.deletionProtection(),
                change.tags() == null ? index.tags() : mergeTags(index.tags(), change.tags()),
                restingState(capacity),
                embed);
    }

    /// The state of an index at which nobody works: paused without replicas, ready otherwise.
    static IndexDefinition.State restingState(ReadCapacity capacity) {
        return capacity.isPaused() ? IndexDefinition.State.DISABLED : IndexDefinition.State.READY;
    }

    /// The present tags with the given ones added or, where the value is empty, removed; null when none are left.
    static @Nullable SortedMap<String, String> mergeTags(
            @Nullable SortedMap<String, String> present, Map<String, String> given) {
        SortedMap<String, String> merged = present == null ? new TreeMap<>() : new TreeMap<>(present);
        given.forEach((key, value) -> {
            if (value.isEmpty()) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        });
        IndexRules.checkTags(merged);
        return merged.isEmpty() ? null : merged;
    }

    static EmbedSettings checked(EmbedSettings embed) {
        String field = embed.fieldMap().get("text");
        if (field == null || field.isEmpty() || embed.fieldMap().size() != 1) {
            throw DatabaseException.invalid(
                    "field_map must have exactly one entry, 'text', naming the record field that holds the text.");
        }
        return embed;
    }

    private static ReadCapacity readCapacity(ReadCapacityChange change, IndexDefinition index) {
        if (index.deployment() instanceof Deployment.Pod) {
            throw DatabaseException.invalid("read_capacity cannot be configured for a pod-based index.");
        }
        return switch (change) {
            case ReadCapacityChange.ToOnDemand onDemand -> new ReadCapacity.OnDemand();
            case ReadCapacityChange.ToDedicated wanted -> dedicated(wanted, index.readCapacity());
        };
    }

    private static ReadCapacity dedicated(ReadCapacityChange.ToDedicated wanted, ReadCapacity present) {
        ReadCapacity.Dedicated base = present instanceof ReadCapacity.Dedicated dedicated ? dedicated : null;
        ReadCapacity capacity = new ReadCapacity.Dedicated(
                given("node_type", wanted.nodeType(), base == null ? null : base.nodeType()),
                given("replicas", wanted.replicas(), base == null ? null : base.replicas()),
                given("shards", wanted.shards(), base == null ? null : base.shards()));
        IndexRules.checkReadCapacity(capacity);
        return capacity;
    }

    private static <T> T given(String what, @Nullable T wanted, @Nullable T present) {
        if (wanted != null) {
            return wanted;
        }
        if (present != null) {
            return present;
        }
        throw DatabaseException.invalid(
                "Changing read_capacity from OnDemand to Dedicated requires node_type, replicas and shards; " + what
                        + " is missing.");
    }

    private static Deployment pod(PodChange change, IndexDefinition index) {
        if (!(index.deployment() instanceof Deployment.Pod pod)) {
            throw DatabaseException.invalid("replicas and pod_type can only be configured for a pod-based index, and "
                    + index.name() + " is not.");
        }
        int replicas = change.replicas() == null ? pod.replicas() : change.replicas();
        IndexRules.checkAtLeast("replicas", replicas, 1);
        String podType = change.podType() == null ? pod.podType() : change.podType();
        checkGrowth(pod.podType(), podType);
        return new Deployment.Pod(
                pod.environment(), podType, replicas, pod.shards(), pod.indexedMetadata(), pod.sourceCollection());
    }

    private static void checkGrowth(String present, String wanted) {
        IndexRules.checkPodType(wanted);
        if (!podFamily(present).equals(podFamily(wanted)) || podSize(present) > podSize(wanted)) {
            throw DatabaseException.invalid(
                    "pod_type can only grow within its family: " + present + " cannot be changed to " + wanted + ".");
        }
    }

    private static String podFamily(String podType) {
        return podType.substring(0, 2);
    }

    /// The digit after `.x`; a bare family name means the smallest.
    private static int podSize(String podType) {
        return podType.length() == 2 ? 1 : podType.charAt(podType.length() - 1) - '0';
    }

    private static EmbedSettings embed(EmbedChange change, IndexDefinition index, EmbeddingModels models) {
        EmbedSettings present = index.embed();
        return present == null ? newEmbed(change, index, models) : changedEmbed(change, present, models);
    }

    private static EmbedSettings newEmbed(EmbedChange change, IndexDefinition index, EmbeddingModels models) {
        if (change.model() == null || change.fieldMap() == null) {
            throw DatabaseException.invalid("Index " + index.name()
                    + " has no integrated embedding; starting it requires model and field_map.");
        }
        if (index.family() == IndexDefinition.Family.DOCUMENTS || index.deployment() instanceof Deployment.Pod) {
            throw DatabaseException.invalid(
                    "Integrated embedding can only be added to a serverless index of dense or sparse vectors.");
        }
        EmbeddingModel model = EmbeddingModel.of(models.named(change.model()));
        model.checkFits(index);
        return checked(model.settings(change.fieldMap(), change.readParameters(), change.writeParameters()));
    }

    private static EmbedSettings changedEmbed(EmbedChange change, EmbedSettings present, EmbeddingModels models) {
        if (change.model() != null && !change.model().equals(present.model())) {
            throw DatabaseException.invalid("The embedding model of an index cannot be changed from " + present.model()
                    + " to " + change.model() + ".");
        }
        if (change.field() != null && !change.field().equals(present.textField())) {
            throw DatabaseException.invalid("Field '" + change.field()
                    + "' is not the semantic_text field of this index," + " which is '" + present.textField() + "'.");
        }
        return checked(EmbeddingModel.of(models.named(present.model()))
                .settings(
                        change.fieldMap() == null ? present.fieldMap() : change.fieldMap(),
                        merged(present.readParameters(), change.readParameters()),
                        merged(present.writeParameters(), change.writeParameters())));
    }

    private static Metadata merged(Metadata present, @Nullable Metadata given) {
        return given == null ? present : present.merge(given);
    }
}
