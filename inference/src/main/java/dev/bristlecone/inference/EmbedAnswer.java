package dev.bristlecone.inference;

import dev.bristlecone.inference.runtime.Embedded;

/// Embeddings, and who made them.
public record EmbedAnswer(ServedModel model, Embedded embedded) {}
