package dev.bristlecone.model.filter;

import java.util.Set;

/// The fields of a document index that rank: filters compare none of them, but may ask what a text says.
///
/// @param texts full-text fields
/// @param vectors dense and sparse fields
public record RankingFields(Set<String> texts, Set<String> vectors) {
    public RankingFields {
        texts = Set.copyOf(texts);
        vectors = Set.copyOf(vectors);
    }
}
