package dev.bristlecone.database.embedding;

import dev.bristlecone.inference.EmbedAnswer;
import dev.bristlecone.inference.EmbedRequest;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.inference.catalog.Parameter;
import dev.bristlecone.inference.runtime.Embedded;
import dev.bristlecone.inference.runtime.Embedding;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The model behind one field of an index, with the parameters the index gives it. Any thread; calls block.
public final class FieldEmbedder {
    /// How many texts a request may bring, where its API does not allow more.
    public static final int TEXTS_MAX = 96;

    private final Inference inference;
    private final String model;

    /// The length of dense vectors; 0 when they are sparse.
    private final int dimension;

    private final Metadata readParameters;
    private final Metadata writeParameters;

    private FieldEmbedder(
            Inference inference, String model, int dimension, Metadata readParameters, Metadata writeParameters) {
        this.inference = inference;
        this.model = model;
        this.dimension = dimension;
        this.readParameters = readParameters;
        this.writeParameters = writeParameters;
    }

    /// The embedder of an index of the records family.
    public static FieldEmbedder of(Inference inference, IndexDefinition index, EmbedSettings embed) {
        IndexField.DenseVector dense = index.dense();
        return new FieldEmbedder(
                inference,
                embed.model(),
                dense == null ? 0 : dense.dimension(),
                embed.readParameters(),
                embed.writeParameters());
    }

    /// The embedder of a field with dense vectors.
    public static FieldEmbedder of(Inference inference, IndexField.DenseEmbedding embed) {
        IndexField.FieldModel model = embed.model();
        return new FieldEmbedder(
                inference, model.name(), embed.dimension(), model.readParameters(), model.writeParameters());
    }

    /// The embedder of a field with sparse vectors.
    public static FieldEmbedder of(Inference inference, IndexField.FieldModel sparseEmbed) {
        return new FieldEmbedder(
                inference, sparseEmbed.name(), 0, sparseEmbed.readParameters(), sparseEmbed.writeParameters());
    }

    /// The embeddings of texts that are to be found, in their order: all, or none.
    ///
    /// @throws dev.bristlecone.model.DatabaseException as [Inference#embed]
    public EmbedAnswer passages(List<String> texts) {
        return embed(texts, writeParameters);
    }

    /// The embedding of a text to find others by.
    ///
    /// @throws dev.bristlecone.model.DatabaseException as [Inference#embed]
    public EmbedAnswer query(String text) {
        return embed(List.of(text), readParameters);
    }

    private EmbedAnswer embed(List<String> texts, Metadata parameters) {
        ModelCard card = inference.model(model).card();
        boolean chooses = dimension > 0 && card.parameter(Parameter.DIMENSION).isPresent();
        Metadata complete = chooses
                ? parameters.merge(Metadata.of(Map.of(Parameter.DIMENSION, new MetadataValue.Numeric(dimension))))
                : parameters;
        List<Embedding> embeddings = new ArrayList<>();
        long tokens = 0;
        for (int from = 0; from < texts.size(); from += card.maxBatch()) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + card.maxBatch()));
            Embedded part =
                    inference.embed(new EmbedRequest(model, batch, complete)).embedded();
            embeddings.addAll(part.embeddings());
            tokens += part.tokens();
        }
        return new EmbedAnswer(inference.model(model), new Embedded(embeddings, tokens));
    }
}
