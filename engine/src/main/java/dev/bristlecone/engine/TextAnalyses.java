package dev.bristlecone.engine;

import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.search.text.TextAnalysis;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How the texts of each index are analysed. Those of an index stay known after it is gone: they are small. Any thread.
final class TextAnalyses {
    private final TextSchemas schemas;
    private final ConcurrentHashMap<UUID, TextAnalysis> known = new ConcurrentHashMap<>();

    TextAnalyses(TextSchemas schemas) {
        this.schemas = schemas;
    }

    /// The analysis of an index; null when it has no texts.
    @Nullable
    TextAnalysis of(UUID index) {
        TextAnalysis analysis = known.get(index);
        if (analysis != null) {
            return analysis;
        }
        SortedMap<String, IndexField.FullText> fields = schemas.of(index);
        return fields.isEmpty() ? null : known.computeIfAbsent(index, id -> new TextAnalysis(fields));
    }
}
