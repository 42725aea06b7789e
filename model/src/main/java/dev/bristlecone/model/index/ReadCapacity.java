package dev.bristlecone.model.index;

/// How reads are provisioned. Kept and answered faithfully.
public sealed interface ReadCapacity {
    record OnDemand() implements ReadCapacity {}

    record Dedicated(String nodeType, int replicas, int shards) implements ReadCapacity {}
}
