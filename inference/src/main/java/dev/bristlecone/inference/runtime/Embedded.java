package dev.bristlecone.inference.runtime;

import java.util.List;

/// The embeddings of the texts of one request, in their order.
///
/// @param tokens how many tokens the model read, by its own tokenizer
public record Embedded(List<Embedding> embeddings, long tokens) {
    public Embedded {
        embeddings = List.copyOf(embeddings);
    }
}
