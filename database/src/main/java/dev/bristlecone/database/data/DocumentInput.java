package dev.bristlecone.database.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A document as a client wrote it; nothing is checked yet.
///
/// @param fields everything but the id
/// @param removedFields what a patch takes away; empty for a whole document
public record DocumentInput(String id, SequencedMap<String, DocumentValue> fields, List<String> removedFields) {
    public DocumentInput {
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        removedFields = List.copyOf(removedFields);
    }
}
