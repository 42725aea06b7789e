package dev.bristlecone.database.control;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A model that an index may name for its embedding, and what its vectors look like.
///
/// @param dimensions the possible lengths, the default first; none means sparse vectors
/// @param metrics the possible metrics, the default first
record EmbeddingModel(String label, List<Integer> dimensions, List<Metric> metrics) {
    private static final List<EmbeddingModel> CATALOGUE = List.of(
            new EmbeddingModel(
                    "llama-text-embed-v2",
                    List.of(1024, 384, 512, 768, 2048),
                    List.of(Metric.COSINE, Metric.DOT_PRODUCT)),
            new EmbeddingModel("multilingual-e5-large", List.of(1024), List.of(Metric.COSINE, Metric.EUCLIDEAN)),
            new EmbeddingModel("pinecone-sparse-english-v0", List.of(), List.of(Metric.DOT_PRODUCT)));
    private static final Metadata READ_PARAMETERS_DEFAULT = parameters("query");
    private static final Metadata WRITE_PARAMETERS_DEFAULT = parameters("passage");

    static EmbeddingModel named(String name) {
        return CATALOGUE.stream()
                .filter(model -> model.label.equals(name))
                .findFirst()
                .orElseThrow(() -> DatabaseException.notFound("Model " + name + " not found."));
    }

    boolean isSparse() {
        return dimensions.isEmpty();
    }

    /// The ranking field for this model's vectors; null asks for the model's defaults.
    SortedMap<String, IndexField> fields(@Nullable Metric metric, @Nullable Integer dimension) {
        Metric chosen = metric == null ? metrics.getFirst() : metric;
        if (!metrics.contains(chosen)) {
            throw DatabaseException.invalid(
                    "Model " + label + " does not support the metric " + chosen.label() + ". Supported metrics: "
                            + metrics.stream().map(Metric::label).collect(Collectors.joining(", ")) + ".");
        }
        if (isSparse()) {
            if (dimension != null) {
                throw DatabaseException.invalid(
                        "Model " + label + " produces sparse vectors. Remove dimension from the request.");
            }
            return NewIndex.sparseFields();
        }
        int length = dimension == null ? dimensions.getFirst() : dimension;
        if (!dimensions.contains(length)) {
            throw DatabaseException.invalid("Model " + label + " does not support the dimension " + length
                    + ". Supported dimensions: "
                    + dimensions.stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")) + ".");
        }
        return NewIndex.denseFields(new IndexField.DenseVector(length, chosen, null));
    }

    /// Refuses an index whose vectors this model cannot produce.
    void checkFits(IndexDefinition index) {
        IndexField.DenseVector dense = index.dense();
        boolean fits = dense == null
                ? isSparse() && index.hasSparse()
                : dimensions.contains(dense.dimension()) && metrics.contains(dense.metric());
        if (!fits) {
            throw DatabaseException.invalid("Model " + label + " does not fit index " + index.name()
                    + ": its vector type, dimension and metric must match those of the index.");
        }
    }

    static Metadata readParametersOrDefault(@Nullable Metadata given) {
        return given == null ? READ_PARAMETERS_DEFAULT : READ_PARAMETERS_DEFAULT.merge(given);
    }

    static Metadata writeParametersOrDefault(@Nullable Metadata given) {
        return given == null ? WRITE_PARAMETERS_DEFAULT : WRITE_PARAMETERS_DEFAULT.merge(given);
    }

    private static Metadata parameters(String inputType) {
        return Metadata.of(
                Map.of("input_type", new MetadataValue.Text(inputType), "truncate", new MetadataValue.Text("END")));
    }
}
