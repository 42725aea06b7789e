package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.database.control.NewEmbeddedText;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.IndexField;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// String fields of a schema: searched by words, by vectors that models make of them, or by both. Text that is stored
/// is
/// always searched by words.
final class StringFieldForm {
    private static final String LANGUAGE_DEFAULT = "en";
    private static final Map<String, String> LANGUAGES = Map.ofEntries(
            Map.entry("arabic", "ar"),
            Map.entry("danish", "da"),
            Map.entry("german", "de"),
            Map.entry("greek", "el"),
            Map.entry("english", "en"),
            Map.entry("spanish", "es"),
            Map.entry("finnish", "fi"),
            Map.entry("french", "fr"),
            Map.entry("hungarian", "hu"),
            Map.entry("italian", "it"),
            Map.entry("dutch", "nl"),
            Map.entry("norwegian", "no"),
            Map.entry("portuguese", "pt"),
            Map.entry("romanian", "ro"),
            Map.entry("russian", "ru"),
            Map.entry("swedish", "sv"),
            Map.entry("tamil", "ta"),
            Map.entry("turkish", "tr"));

    private StringFieldForm() {}

    /// Whether a field asks for vectors of its text.
    static boolean isEmbedded(BodyObject body) {
        return body.objectOrNull("embed") != null || body.objectOrNull("sparse_embed") != null;
    }

    /// A field without vectors.
    static IndexField.FullText words(String name, BodyObject body) {
        BodyObject search = body.objectOrNull("full_text_search");
        if (search == null && !body.has("store_text")) {
            throw metadataOnly(name, "string");
        }
        if (!body.flag("store_text", true)) {
            throw DatabaseException.invalid("Field '" + name + "': store_text can be false only with embed or"
                    + " sparse_embed; without its text there would be nothing to search.");
        }
        return words(search, body.textOrNull("description"));
    }

    /// A field with vectors.
    static NewEmbeddedText embedded(String name, BodyObject body) {
        BodyObject search = body.objectOrNull("full_text_search");
        boolean stored = body.flag("store_text", true);
        if (!stored && search != null) {
            throw DatabaseException.invalid("Field '" + name
                    + "': full_text_search needs the stored text. Remove it, or leave store_text true.");
        }
        BodyObject embed = body.objectOrNull("embed");
        BodyObject sparse = body.objectOrNull("sparse_embed");
        return new NewEmbeddedText(
                stored ? words(search, null) : null,
                embed == null
                        ? null
                        : wish(embed.closed("model", "dimension", "metric", "write_parameters", "read_parameters")),
                sparse == null ? null : wish(sparse.closed("model", "write_parameters", "read_parameters")),
                body.textOrNull("description"));
    }

    static DatabaseException metadataOnly(String name, String type) {
        return DatabaseException.invalid("Field '" + name + "' of type " + type + " cannot be declared: a schema holds"
                + " only dense_vector, sparse_vector and string fields with full_text_search, embed or sparse_embed."
                + " Metadata needs no declaration.");
    }

    /// The members of a field with vectors, as it was settled when its index was made.
    static void write(ObjectNode out, IndexField.EmbeddedText text) {
        if (text.words() != null) {
            write(out.putObject("full_text_search"), text.words());
        }
        IndexField.DenseEmbedding embed = text.embed();
        if (embed != null) {
            ObjectNode dense = out.putObject("embed");
            dense.put("model", embed.model().name())
                    .put("dimension", embed.dimension())
                    .put("metric", embed.metric().label());
            writeParameters(dense, embed.model());
        }
        IndexField.FieldModel sparse = text.sparseEmbed();
        if (sparse != null) {
            writeParameters(out.putObject("sparse_embed").put("model", sparse.name()), sparse);
        }
        out.put("store_text", text.words() != null);
    }

    /// The members of `full_text_search`.
    static void write(ObjectNode out, IndexField.FullText text) {
        out.put("language", text.language());
        out.put("stemming", text.stemming());
        out.put("stop_words", text.stopWords());
        IndexField.Ngram ngram = text.ngram();
        if (ngram != null) {
            out.putObject("ngram")
                    .put("min_gram", ngram.minGram())
                    .put("max_gram", ngram.maxGram())
                    .put("prefix_only", ngram.prefixOnly());
        }
    }

    private static NewEmbeddedText.Wish wish(BodyObject body) {
        return new NewEmbeddedText.Wish(
                body.textOrNull("model"),
                body.choiceOrNull("metric", Metric.values(), Metric::label),
                body.integerOrNull("dimension"),
                EmbedForm.parameters(body.objectOrNull("read_parameters")),
                EmbedForm.parameters(body.objectOrNull("write_parameters")));
    }

    private static IndexField.FullText words(@Nullable BodyObject body, @Nullable String description) {
        if (body == null) {
            return new IndexField.FullText(LANGUAGE_DEFAULT, false, false, null, description);
        }
        body.closed("language", "stemming", "stop_words", "ngram");
        String language = body.textOrNull("language");
        BodyObject ngram = body.objectOrNull("ngram");
        IndexField.Ngram grams = null;
        if (ngram != null) {
            ngram.closed("min_gram", "max_gram", "prefix_only");
            grams = new IndexField.Ngram(
                    ngram.integer("min_gram"), ngram.integer("max_gram"), ngram.flag("prefix_only", false));
        }
        return new IndexField.FullText(
                language == null || grams != null ? LANGUAGE_DEFAULT : languageCode(language),
                body.flag("stemming", false),
                body.flag("stop_words", false),
                grams,
                description);
    }

    /// Languages may be given by code or by English name.
    private static String languageCode(String language) {
        String lower = language.toLowerCase(Locale.ROOT);
        return LANGUAGES.getOrDefault(lower, lower);
    }

    private static void writeParameters(ObjectNode out, IndexField.FieldModel model) {
        EmbedForm.writeParameters(out.putObject("write_parameters"), model.writeParameters());
        EmbedForm.writeParameters(out.putObject("read_parameters"), model.readParameters());
    }
}
