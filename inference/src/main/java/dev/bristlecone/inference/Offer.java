package dev.bristlecone.inference;

import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Reranker;

/// A model that is served, and what computes its answers.
sealed interface Offer {
    ServedModel model();

    record Embed(ServedModel model, Embedder embedder) implements Offer {}

    record Rerank(ServedModel model, Reranker reranker) implements Offer {}
}
