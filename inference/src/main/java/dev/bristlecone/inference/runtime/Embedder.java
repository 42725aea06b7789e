package dev.bristlecone.inference.runtime;

import java.util.List;

/// A model that turns text into vectors. Any thread; calls block.
@FunctionalInterface
public interface Embedder {
    /// The embeddings of all texts, or none.
    ///
    /// @throws dev.bristlecone.model.DatabaseException INVALID_ARGUMENT for a text that is too long and may not be
    ///     cut; RESOURCE_EXHAUSTED when too much waits already; UNAVAILABLE when the model cannot be loaded or
    ///     reached
    Embedded embed(List<String> texts, EmbedOptions options);
}
