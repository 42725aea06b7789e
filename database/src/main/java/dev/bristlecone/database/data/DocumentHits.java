package dev.bristlecone.database.data;

import dev.bristlecone.database.embedding.EmbeddingUse;
import java.util.List;

/// What a search of documents found.
///
/// @param embedding what the text of the query took
public record DocumentHits(List<Document> documents, EmbeddingUse embedding) {
    public DocumentHits {
        documents = List.copyOf(documents);
    }
}
