package dev.bristlecone.database.data;

import dev.bristlecone.database.embedding.EmbeddingUse;

/// The result of a write of documents.
///
/// @param embedding what their texts took
public record DocumentReceipt(Receipt written, EmbeddingUse embedding) {}
