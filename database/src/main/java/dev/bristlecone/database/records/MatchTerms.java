package dev.bristlecone.database.records;

import dev.bristlecone.database.data.Match;
import dev.bristlecone.inference.catalog.HostedModels;
import dev.bristlecone.inference.standin.Words;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.MetadataValue;
import dev.bristlecone.model.index.EmbedSettings;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Words that the text of a record must hold, each of them, in any order.
///
/// @param field the record field that holds the text
/// @param words in the form in which texts are compared
record MatchTerms(String field, Set<String> words) {
    /// The terms of a search; null when it has none.
    ///
    /// @throws DatabaseException INVALID_ARGUMENT for an index that does not know words
    static @Nullable MatchTerms of(IndexDefinition index, RecordSearch search) {
        List<String> terms = search.matchTerms();
        if (terms == null) {
            return null;
        }
        EmbedSettings embed = index.embed();
        if (embed == null || !embed.model().equals(HostedModels.SPARSE_ENGLISH)) {
            throw DatabaseException.invalid(
                    "match_terms is only supported for sparse indexes with integrated embedding by "
                            + HostedModels.SPARSE_ENGLISH + ".");
        }
        Set<String> words = new HashSet<>();
        terms.forEach(term -> words.addAll(Words.of(term)));
        if (words.isEmpty()) {
            throw DatabaseException.invalid("match_terms.terms must hold at least one word");
        }
        return new MatchTerms(embed.textField(), words);
    }

    boolean heldBy(Match match) {
        return match.record().metadata().fields().get(field) instanceof MetadataValue.Text text
                && new HashSet<>(Words.of(text.value())).containsAll(words);
    }
}
