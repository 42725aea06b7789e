package dev.bristlecone.inference.runtime;

import java.util.List;

/// A model that says how well documents answer a query. Any thread; calls block.
@FunctionalInterface
public interface Reranker {
    /// A score from 0 to 1 for each document, in their order; higher is better.
    ///
    /// @param truncate whether a pair of query and document that is too long is cut at its end
    /// @param maxTokens how many tokens of a pair are read
    /// @throws dev.bristlecone.model.DatabaseException as [Embedder#embed]
    float[] score(String query, List<String> documents, boolean truncate, int maxTokens);
}
