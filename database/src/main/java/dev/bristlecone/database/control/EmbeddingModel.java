package dev.bristlecone.database.control;

import dev.bristlecone.inference.Parameters;
import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.catalog.ModelKind;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A model that an index may name for its embedding, and what its vectors look like in the index.
record EmbeddingModel(ModelCard card) {
    private static final Metadata READ_PARAMETERS_DEFAULT = parameters("query");
    private static final Metadata WRITE_PARAMETERS_DEFAULT = parameters("passage");

    /// The model of this card.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT when it makes no vectors
    static EmbeddingModel of(ModelCard card) {
        if (card.kind() == ModelKind.RERANK) {
            throw DatabaseException.invalid(
                    "Model " + card.name() + " is a reranking model and cannot embed the records of an index.");
        }
        return new EmbeddingModel(card);
    }

    boolean isSparse() {
        return card.kind() == ModelKind.SPARSE;
    }

    /// The ranking field for this model's vectors; null asks for the model's defaults.
    SortedMap<String, IndexField> fields(@Nullable Metric metric, @Nullable Integer dimension) {
        if (!isSparse()) {
            return NewIndex.denseFields(dense(metric, dimension));
        }
        metricOrDefault(metric);
        if (dimension != null) {
            throw DatabaseException.invalid(
                    "Model " + card.name() + " produces sparse vectors. Remove dimension from the request.");
        }
        return NewIndex.sparseFields();
    }

    /// What the dense vectors of this model will be like; null asks for the model's defaults.
    IndexField.DenseVector dense(@Nullable Metric metric, @Nullable Integer dimension) {
        Metric chosen = metricOrDefault(metric);
        int length = dimension == null ? card.defaultDimension() : dimension;
        if (!card.dimensions().contains(length)) {
            throw DatabaseException.invalid("Model " + card.name() + " does not support the dimension " + length
                    + ". Supported dimensions: "
                    + card.dimensions().stream().sorted().map(String::valueOf).collect(Collectors.joining(", ")) + ".");
        }
        return new IndexField.DenseVector(length, chosen, null);
    }

    private Metric metricOrDefault(@Nullable Metric metric) {
        Metric chosen = metric == null ? card.metrics().getFirst() : metric;
        if (!card.metrics().contains(chosen)) {
            throw DatabaseException.invalid(
                    "Model " + card.name() + " does not support the metric " + chosen.label() + ". Supported metrics: "
                            + card.metrics().stream().map(Metric::label).collect(Collectors.joining(", ")) + ".");
        }
        return chosen;
    }

    /// Refuses an index whose vectors this model cannot produce.
    void checkFits(IndexDefinition index) {
        IndexField.DenseVector dense = index.dense();
        boolean fits = dense == null
                ? isSparse() && index.hasSparse()
                : card.dimensions().contains(dense.dimension())
                        && card.metrics().contains(dense.metric());
        if (!fits) {
            throw DatabaseException.invalid("Model " + card.name() + " does not fit index " + index.name()
                    + ": its vector type, dimension and metric must match those of the index.");
        }
    }

    /// Settings for an index, with the defaults of what was left out.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT for a parameter that the model does not take
    EmbedSettings settings(
            SortedMap<String, String> fieldMap, @Nullable Metadata readParameters, @Nullable Metadata writeParameters) {
        return new EmbedSettings(
                card.name(), fieldMap, readParameters(readParameters), writeParameters(writeParameters));
    }

    /// What the model is given with a query, with the defaults of what was left out.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT for a parameter that the model does not take
    Metadata readParameters(@Nullable Metadata given) {
        return complete(READ_PARAMETERS_DEFAULT, given);
    }

    /// What the model is given with what is stored; as [#readParameters].
    Metadata writeParameters(@Nullable Metadata given) {
        return complete(WRITE_PARAMETERS_DEFAULT, given);
    }

    private Metadata complete(Metadata defaults, @Nullable Metadata given) {
        Metadata all = given == null ? defaults : defaults.merge(given);
        Parameters.check(card, all);
        return all;
    }

    private static Metadata parameters(String inputType) {
        return Metadata.of(
                Map.of("input_type", new MetadataValue.Text(inputType), "truncate", new MetadataValue.Text("END")));
    }
}
