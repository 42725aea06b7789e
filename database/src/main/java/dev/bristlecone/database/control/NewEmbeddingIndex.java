package dev.bristlecone.database.control;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A wish for an index that embeds text itself. The model settles what is left null.
///
/// @param fieldMap `text` names the record field that holds the text
public record NewEmbeddingIndex(
        @Nullable String name,
        Deployment.Managed deployment,
        String model,
        SortedMap<String, String> fieldMap,
        @Nullable Metric metric,
        @Nullable Integer dimension,
        @Nullable Metadata readParameters,
        @Nullable Metadata writeParameters,
        @Nullable SortedSet<String> filterableFields,
        ReadCapacity readCapacity,
        boolean deletionProtection,
        Map<String, String> tags) {}
