package dev.bristlecone.database.control;

import dev.bristlecone.inference.catalog.HostedModels;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexField;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Settles what the wishes for embedded texts leave to the models.
final class EmbeddedTexts {
    private EmbeddedTexts() {}

    /// All ranking fields of an index.
    ///
    /// @throws DatabaseException NOT_FOUND for an unknown model; INVALID_ARGUMENT for one of the wrong kind, or for
    ///     what it does not offer
    static SortedMap<String, IndexField> settled(NewIndex wish, EmbeddingModels models) {
        SortedMap<String, IndexField> fields = new TreeMap<>(wish.fields());
        if (!wish.embeddedTexts().isEmpty() && !(wish.deployment() instanceof Deployment.Managed)) {
            throw DatabaseException.invalid("Integrated embedding requires a managed deployment.");
        }
        for (Map.Entry<String, NewEmbeddedText> field : wish.embeddedTexts().entrySet()) {
            NewEmbeddedText text = field.getValue();
            fields.put(
                    field.getKey(),
                    new IndexField.EmbeddedText(
                            text.words(),
                            dense(text.embed(), models),
                            sparse(text.sparseEmbed(), models),
                            text.description()));
        }
        return fields;
    }

    private static IndexField.@Nullable DenseEmbedding dense(
            NewEmbeddedText.@Nullable Wish wish, EmbeddingModels models) {
        if (wish == null) {
            return null;
        }
        EmbeddingModel model = model(wish, HostedModels.DENSE_DEFAULT, models);
        if (model.isSparse()) {
            throw DatabaseException.invalid("Model " + model.card().name()
                    + " produces sparse vectors and cannot be used in embed. Use it in sparse_embed.");
        }
        IndexField.DenseVector vectors = model.dense(wish.metric(), wish.dimension());
        return new IndexField.DenseEmbedding(fieldModel(model, wish), vectors.dimension(), vectors.metric());
    }

    private static IndexField.@Nullable FieldModel sparse(NewEmbeddedText.@Nullable Wish wish, EmbeddingModels models) {
        if (wish == null) {
            return null;
        }
        EmbeddingModel model = model(wish, HostedModels.SPARSE_ENGLISH, models);
        if (!model.isSparse()) {
            throw DatabaseException.invalid("Model " + model.card().name()
                    + " produces dense vectors and cannot be used in sparse_embed. Use it in embed.");
        }
        return fieldModel(model, wish);
    }

    private static EmbeddingModel model(NewEmbeddedText.Wish wish, String absent, EmbeddingModels models) {
        return EmbeddingModel.of(models.named(wish.model() == null ? absent : wish.model()));
    }

    private static IndexField.FieldModel fieldModel(EmbeddingModel model, NewEmbeddedText.Wish wish) {
        return new IndexField.FieldModel(
                model.card().name(),
                model.readParameters(wish.readParameters()),
                model.writeParameters(wish.writeParameters()));
    }
}
