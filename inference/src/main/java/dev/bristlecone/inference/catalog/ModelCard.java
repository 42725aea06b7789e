package dev.bristlecone.inference.catalog;

import dev.bristlecone.model.Metric;
import java.util.List;
import java.util.Optional;

/// What callers may expect of a model, whoever serves it.
///
/// @param provider who made the model
/// @param dimensions the possible lengths of dense vectors, the default first; none for other kinds
/// @param metrics the metrics its vectors may be compared by, the default first; none for rerankers
/// @param maxTokens how much of one text (rerankers: of one query with one document) the model reads
/// @param maxBatch how many texts or documents one request may hold
public record ModelCard(
        String name,
        ModelKind kind,
        String description,
        String provider,
        List<Integer> dimensions,
        List<Metric> metrics,
        int maxTokens,
        int maxBatch,
        List<Parameter> parameters) {
    public ModelCard {
        dimensions = List.copyOf(dimensions);
        metrics = List.copyOf(metrics);
        parameters = List.copyOf(parameters);
    }

    /// The length of dense vectors when nobody asks for another; 0 for other kinds.
    public int defaultDimension() {
        return dimensions.isEmpty() ? 0 : dimensions.getFirst();
    }

    public Optional<Parameter> parameter(String parameterName) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(parameterName))
                .findFirst();
    }
}
