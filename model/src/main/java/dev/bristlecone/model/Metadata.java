package dev.bristlecone.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The metadata of one record: field names to values, in ascending order of the names (UTF-16 order). Immutable.
public record Metadata(SortedMap<String, MetadataValue> fields) {
    /// No fields at all.
    public static final Metadata EMPTY = new Metadata(Collections.emptySortedMap());

    public Metadata {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    public static Metadata of(Map<String, MetadataValue> fields) {
        return fields.isEmpty() ? EMPTY : new Metadata(new TreeMap<>(fields));
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /// These fields with those of `changes` added or overwritten: the shallow merge of an update.
    public Metadata merge(Metadata changes) {
        TreeMap<String, MetadataValue> merged = new TreeMap<>(fields);
        merged.putAll(changes.fields);
        return new Metadata(merged);
    }
}
