package dev.bristlecone.inference;

import dev.bristlecone.inference.onnx.Transformer;
import dev.bristlecone.inference.runtime.Embedder;
import dev.bristlecone.inference.runtime.Reranker;
import dev.bristlecone.inference.runtime.Resident;
import org.jspecify.annotations.Nullable;

/// A model that is served, and what computes its answers.
sealed interface Offer {
    ServedModel model();

    /// What must be in memory before the first answer; null when nothing must.
    @Nullable
    Resident<Transformer> resident();

    record Embed(
            ServedModel model, Embedder embedder, @Nullable Resident<Transformer> resident) implements Offer {}

    record Rerank(
            ServedModel model, Reranker reranker, @Nullable Resident<Transformer> resident) implements Offer {}
}
