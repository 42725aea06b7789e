package dev.bristlecone.database.control;

import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.model.index.ReadCapacity;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A wish for an index, in the words of the model, whatever the API version. [Indexes#create] checks it.
///
/// @param name null when the server shall invent one
/// @param fields the ranking fields; they decide the family
/// @param embeddedTexts ranking fields whose text models turn into vectors
/// @param filterableFields metadata that filters may use; null means all
/// @param tags an empty value stores nothing
public record NewIndex(
        @Nullable String name,
        SortedMap<String, IndexField> fields,
        SortedMap<String, NewEmbeddedText> embeddedTexts,
        @Nullable SortedSet<String> filterableFields,
        Deployment deployment,
        ReadCapacity readCapacity,
        boolean deletionProtection,
        Map<String, String> tags) {
    public NewIndex {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        embeddedTexts = Collections.unmodifiableSortedMap(new TreeMap<>(embeddedTexts));
        tags = Map.copyOf(tags);
    }

    /// A wish without embedded texts.
    public NewIndex(
            @Nullable String name,
            SortedMap<String, IndexField> fields,
            @Nullable SortedSet<String> filterableFields,
            Deployment deployment,
            ReadCapacity readCapacity,
            boolean deletionProtection,
            Map<String, String> tags) {
        this(
                name,
                fields,
                Collections.emptySortedMap(),
                filterableFields,
                deployment,
                readCapacity,
                deletionProtection,
                tags);
    }

    /// The fields of a plain vector index with dense values. The sparse field stands beside the dense one because
    /// clients that know no schemas may send both kinds wherever the metric allows it.
    public static SortedMap<String, IndexField> denseFields(IndexField.DenseVector dense) {
        SortedMap<String, IndexField> fields = new TreeMap<>();
        fields.put(IndexDefinition.DENSE_FIELD, dense);
        fields.putAll(sparseFields());
        return fields;
    }

    /// The fields of a vector index with sparse values only.
    public static SortedMap<String, IndexField> sparseFields() {
        SortedMap<String, IndexField> fields = new TreeMap<>();
        fields.put(IndexDefinition.SPARSE_FIELD, new IndexField.SparseVector(null));
        return fields;
    }
}
