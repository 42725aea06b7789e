package dev.bristlecone.database.embedding;

import dev.bristlecone.inference.EmbedAnswer;
import dev.bristlecone.inference.ServedModel;
import java.util.ArrayList;
import java.util.List;

/// What models did for one request.
///
/// @param models each that embedded something
/// @param tokens how many they read
public record EmbeddingUse(List<ServedModel> models, long tokens) {
    public static final EmbeddingUse NONE = new EmbeddingUse(List.of(), 0);

    public EmbeddingUse {
        models = List.copyOf(models);
    }

    /// This and one answer more.
    public EmbeddingUse and(EmbedAnswer answer) {
        List<ServedModel> all = new ArrayList<>(models);
        all.add(answer.model());
        return new EmbeddingUse(all, tokens + answer.embedded().tokens());
    }
}
