package dev.bristlecone.database.control;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.IndexField;
import org.jspecify.annotations.Nullable;

/// A wish for a string field whose text models turn into vectors. The models settle what is left null.
///
/// @param words how words of the text are searched; null when the text itself is not stored
/// @param embed who makes its dense vectors, or null for none
/// @param sparseEmbed who makes its sparse vectors, or null for none
public record NewEmbeddedText(
        IndexField.@Nullable FullText words,
        @Nullable Wish embed,
        @Nullable Wish sparseEmbed,
        @Nullable String description) {
    /// One of the two embeddings.
    ///
    /// @param metric only for dense vectors
    /// @param dimension only for dense vectors
    public record Wish(
            @Nullable String model,
            @Nullable Metric metric,
            @Nullable Integer dimension,
            @Nullable Metadata readParameters,
            @Nullable Metadata writeParameters) {}
}
