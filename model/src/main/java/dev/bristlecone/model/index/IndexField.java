package dev.bristlecone.model.index;

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

    /// Tokens are all substrings of these lengths; with `prefixOnly` those at the start.
    record Ngram(int minGram, int maxGram, boolean prefixOnly) {}
}
