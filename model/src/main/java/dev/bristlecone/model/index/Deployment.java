package dev.bristlecone.model.index;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the user asked the index to run. Kept and answered faithfully; it does not change the engine.
public sealed interface Deployment {
    record Managed(String cloud, String region, @Nullable String sourceCollection) implements Deployment {}

    /// `indexedMetadata` null means every field is filterable.
    record Pod(
            String environment,
            String podType,
            int replicas,
            int shards,
            @Nullable List<String> indexedMetadata,
            @Nullable String sourceCollection)
            implements Deployment {}

    record Byoc(String environment) implements Deployment {}
}
