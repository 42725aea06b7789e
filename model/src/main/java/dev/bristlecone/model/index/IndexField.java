package dev.bristlecone.model.index;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import org.jspecify.annotations.Nullable;

/// One ranking field of an index.
public sealed interface IndexField {
    @Nullable
    String description();

    record DenseVector(
            int dimension, Metric metric, @Nullable String description) implements IndexField {}

    record SparseVector(@Nullable String description) implements IndexField {}

    /// A string field that full-text search ranks. `ngram` excludes stemming and stop words.
    record FullText(
            String language,
            boolean stemming,
            boolean stopWords,
            @Nullable Ngram ngram,
            @Nullable String description) implements IndexField {}

    /// A string field whose text models turn into vectors, of a document when it is written and of a query when it
    /// asks. At least one of the two embeddings is there.
    ///
    /// @param words how words of the text are searched; null when the text itself is not stored
    /// @param embed what makes its dense vectors, or null
    /// @param sparseEmbed what makes its sparse vectors, or null
    record EmbeddedText(
            @Nullable FullText words,
            @Nullable DenseEmbedding embed,
            @Nullable FieldModel sparseEmbed,
            @Nullable String description)
            implements IndexField {}

    /// Dense vectors made of text.
    record DenseEmbedding(FieldModel model, int dimension, Metric metric) {}

    /// The model of a field, with the parameters it is given.
    ///
    /// @param readParameters for a query
    /// @param writeParameters for a document
    record FieldModel(String name, Metadata readParameters, Metadata writeParameters) {}

    /// Tokens are all substrings of these lengths; with `prefixOnly` those at the start.
    record Ngram(int minGram, int maxGram, boolean prefixOnly) {}
}
