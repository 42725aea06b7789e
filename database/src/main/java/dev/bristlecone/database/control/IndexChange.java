package dev.bristlecone.database.control;

import dev.bristlecone.model.Metadata;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a user wants different about an index. Null means: leave it as it is.
///
/// @param tags merged into the present ones; an empty value removes the key
public record IndexChange(
        @Nullable Boolean deletionProtection,
        @Nullable Map<String, String> tags,
        @Nullable ReadCapacityChange readCapacity,
        @Nullable PodChange pod,
        @Nullable EmbedChange embed) {
    public IndexChange {
        tags = tags == null ? null : Map.copyOf(tags);
    }

    /// Another way to provision reads.
    public sealed interface ReadCapacityChange {
        record ToOnDemand() implements ReadCapacityChange {}

        /// An index that is on demand until now needs all three.
        record ToDedicated(
                @Nullable String nodeType,
                @Nullable Integer replicas,
                @Nullable Integer shards) implements ReadCapacityChange {}
    }

    /// Another size of a pod index.
    public record PodChange(
            @Nullable Integer replicas, @Nullable String podType) {}

    /// Other parameters of the embedding, or its start: a plain index becomes an embedding one when `model` is
    /// given.
    ///
    /// @param field the text field the request speaks of, when it names one; it must be the index's
    public record EmbedChange(
            @Nullable String model,
            @Nullable String field,
            @Nullable SortedMap<String, String> fieldMap,
            @Nullable Metadata readParameters,
            @Nullable Metadata writeParameters) {}
}
