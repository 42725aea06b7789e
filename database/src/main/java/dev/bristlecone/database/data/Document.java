package dev.bristlecone.database.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A document that was read, with the fields that were asked for.
///
/// @param score how well it matched, higher being better; null when it was not searched for
public record Document(String id, @Nullable Float score, SequencedMap<String, DocumentValue> fields) {
    public Document {
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }
}
