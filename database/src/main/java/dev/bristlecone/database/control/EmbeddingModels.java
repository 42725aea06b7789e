package dev.bristlecone.database.control;

import dev.bristlecone.inference.catalog.ModelCard;

/// The models that an index may name for its embedding.
@FunctionalInterface
public interface EmbeddingModels {
    /// What the model of this name promises.
    ///
    /// @throws dev.bristlecone.model.DatabaseException NOT_FOUND when nobody serves it
    ModelCard named(String name);
}
