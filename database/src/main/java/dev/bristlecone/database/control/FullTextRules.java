package dev.bristlecone.database.control;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.index.IndexField;
import java.util.Set;

/// What the text analysis of a full-text field may look like. Fixed when the index is created.
final class FullTextRules {
    private static final Set<String> LANGUAGES = Set.of(
            "ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv", "ta", "tr");
    private static final int GRAM_LENGTH_MAX = 10;

    private FullTextRules() {}

    static void check(String name, IndexField.FullText text) {
        if (!LANGUAGES.contains(text.language())) {
            throw refused(
                    name,
                    "language '" + text.language() + "' is not supported. Supported languages: "
                            + LANGUAGES.stream().sorted().toList() + ".");
        }
        if (text.stopWords() && !text.stemming()) {
            throw refused(name, "stop_words requires stemming to be true.");
        }
        IndexField.Ngram ngram = text.ngram();
        if (ngram == null) {
            return;
        }
        if (text.stemming() || text.stopWords()) {
            throw refused(name, "ngram cannot be combined with stemming or stop_words.");
        }
        if (ngram.minGram() < 1 || ngram.maxGram() > GRAM_LENGTH_MAX || ngram.minGram() > ngram.maxGram()) {
            throw refused(
                    name,
                    "min_gram and max_gram must satisfy 1 <= min_gram <= max_gram <= " + GRAM_LENGTH_MAX + ". Got: "
                            + ngram.minGram() + " and " + ngram.maxGram() + ".");
        }
    }

    private static DatabaseException refused(String name, String reason) {
        return DatabaseException.invalid("full_text_search of field '" + name + "': " + reason);
    }
}
