package dev.bristlecone.database.records;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One record as a client wrote it, nothing checked yet: its id, and all other fields as strings, doubles,
/// booleans, lists and nulls.
public record TextRecord(String id, Map<String, @Nullable Object> fields) {
    public TextRecord {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
