package dev.bristlecone.model.index;

/// How reads are provisioned. Kept and answered faithfully.
public sealed interface ReadCapacity {
    record OnDemand() implements ReadCapacity {}

    /// Nodes reserved for one index. Zero replicas pause it: it neither reads nor writes until they return.
    record Dedicated(String nodeType, int replicas, int shards) implements ReadCapacity {}

    /// Whether the index serves nothing for now.
    default boolean isPaused() {
        return this instanceof Dedicated dedicated && dedicated.replicas() == 0;
    }
}
