package dev.bristlecone.inference;

import dev.bristlecone.model.Metadata;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Documents to be ordered by how well they answer a query.
///
/// @param documents their fields by name
/// @param rankFields the fields whose text is read, in this order
/// @param topN how many of the best are wanted; null for all
/// @param parameters what the model's card lists; the rest takes its defaults
public record RerankRequest(
        String model,
        String query,
        List<? extends Map<String, ? extends @Nullable Object>> documents,
        List<String> rankFields,
        @Nullable Integer topN,
        Metadata parameters) {
    public RerankRequest {
        documents = List.copyOf(documents);
        rankFields = List.copyOf(rankFields);
    }
}
