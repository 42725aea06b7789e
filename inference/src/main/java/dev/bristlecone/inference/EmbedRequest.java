package dev.bristlecone.inference;

import dev.bristlecone.model.Metadata;
import java.util.List;

/// Texts to be embedded.
///
/// @param parameters what the model's card lists; the rest takes its defaults
public record EmbedRequest(String model, List<String> texts, Metadata parameters) {
    public EmbedRequest {
        texts = List.copyOf(texts);
    }
}
