package dev.bristlecone.database.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Changes documents, each by a patch of its own or all that match a filter alike.
public record DocumentUpdate(
        String namespace,
        List<DocumentInput> documents,
        @Nullable Map<String, @Nullable Object> filter,
        SequencedMap<String, DocumentValue> setFields,
        List<String> removeFields) {
    public DocumentUpdate {
        documents = List.copyOf(documents);
        setFields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(setFields));
        removeFields = List.copyOf(removeFields);
    }
}
