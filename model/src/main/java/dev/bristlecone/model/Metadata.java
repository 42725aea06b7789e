package dev.bristlecone.model;

import java.util.Collection;
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

    /// Bytes of these fields as compact JSON in UTF-8: no spaces, only the escapes that JSON demands, whole numbers
    /// up to 2⁵³ without a fraction. This is the size that [Limits#METADATA_SIZE_BYTES_MAX] limits; it does not
    /// depend on the wire on which the metadata came.
    public int jsonSizeBytes() {
        int size = 2;
        for (Map.Entry<String, MetadataValue> field : fields.entrySet()) {
            size += JsonText.sizeBytesOf(field.getKey()) + 1 + jsonSizeBytes(field.getValue());
        }
        return size + Math.max(0, fields.size() - 1);
    }

    /// These fields with those of `changes` added or overwritten: the shallow merge of an update.
    public Metadata merge(Metadata changes) {
        TreeMap<String, MetadataValue> merged = new TreeMap<>(fields);
        merged.putAll(changes.fields);
        return new Metadata(merged);
    }

    /// These fields but for some.
    public Metadata without(Collection<String> names) {
        if (names.isEmpty()) {
            return this;
        }
        TreeMap<String, MetadataValue> kept = new TreeMap<>(fields);
        names.forEach(kept::remove);
        return new Metadata(kept);
    }

    private static int jsonSizeBytes(MetadataValue value) {
        return switch (value) {
            case MetadataValue.Text text -> JsonText.sizeBytesOf(text.value());
            case MetadataValue.Numeric numeric ->
                JsonText.ofNumber(numeric.value()).length();
            case MetadataValue.Bool bool -> bool.value() ? 4 : 5;
            case MetadataValue.TextList list -> {
                int size = 2 + Math.max(0, list.values().size() - 1);
                for (String text : list.values()) {
                    size += JsonText.sizeBytesOf(text);
                }
                yield size;
            }
        };
    }
}
