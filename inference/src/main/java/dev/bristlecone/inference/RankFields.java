package dev.bristlecone.inference;

import dev.bristlecone.inference.catalog.ModelCard;
import dev.bristlecone.model.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The text of documents that a reranker reads.
final class RankFields {
    /// Hosted rerankers read one field, but for this family.
    private static final String SEVERAL_FIELDS = "cohere-";

    private RankFields() {}

    /// The text of the rank fields of each document, one field to a line.
    static List<String> texts(
            ModelCard card,
            List<? extends Map<String, ? extends @Nullable Object>> documents,
            List<String> rankFields) {
        if (rankFields.isEmpty()) {
            throw DatabaseException.invalid("rank_fields must not be empty");
        }
        if (rankFields.size() > 1 && !card.name().startsWith(SEVERAL_FIELDS)) {
            throw DatabaseException.invalid("Model '" + card.name() + "' supports only one rank field, got "
                    + rankFields.size() + ": " + String.join(", ", rankFields) + ".");
        }
        List<String> texts = new ArrayList<>();
        for (Map<String, ? extends @Nullable Object> document : documents) {
            List<String> parts = new ArrayList<>();
            for (String field : rankFields) {
                parts.add(text(document.get(field), field, texts.size()));
            }
            texts.add(String.join("\n", parts));
        }
        return texts;
    }

    private static String text(@Nullable Object value, String field, int place) {
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return String.join(" ", list.stream().map(String::valueOf).toList());
        }
        return switch (value) {
            case String text -> text;
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case null ->
                throw DatabaseException.invalid("Document " + place + " has no field '" + field
                        + "', which rank_fields names. Every document needs it.");
            default ->
                throw DatabaseException.invalid(
                        "Field '" + field + "' of document " + place + " must be a string to be ranked.");
        };
    }
}
