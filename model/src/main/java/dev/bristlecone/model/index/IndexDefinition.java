package dev.bristlecone.model.index;

import dev.bristlecone.model.Metric;
import dev.bristlecone.model.VectorSpace;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An index as the user defined it, whatever the API version. Every index is a schema: at most one dense and one sparse
/// ranking field, full-text fields, metadata. Never changed in place: a configure makes a new value.
///
/// @param id internal identity; a re-created index of the same name is another one
/// @param port the loopback-style authority of its data plane, stable per name
/// @param fields the ranking fields by name, in name order
/// @param filterableFields metadata that filters may use; null means all
/// @param tags null when the user has none
public record IndexDefinition(
        UUID id,
        String name,
        int port,
        Instant createdAt,
        SortedMap<String, IndexField> fields,
        @Nullable SortedSet<String> filterableFields,
        Family family,
        Deployment deployment,
        ReadCapacity readCapacity,
        boolean deletionProtection,
        @Nullable SortedMap<String, String> tags,
        State state) {
    public IndexDefinition {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        filterableFields =
                filterableFields == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(filterableFields));
        tags = tags == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /// The dense ranking field, or null.
    public IndexField.@Nullable DenseVector dense() {
        for (IndexField field : fields.values()) {
            if (field instanceof IndexField.DenseVector dense) {
                return dense;
            }
        }
        return null;
    }

    /// Whether records may carry sparse values that are ranked.
    public boolean hasSparse() {
        return fields.values().stream().anyMatch(IndexField.SparseVector.class::isInstance);
    }

    /// Whether this is an index of sparse vectors only.
    public boolean isSparseOnly() {
        return dense() == null && hasSparse();
    }

    /// What the engine needs to know: dimension 0 and dot product for a sparse-only index.
    public VectorSpace space() {
        IndexField.DenseVector dense = dense();
        return dense == null
                ? new VectorSpace(0, Metric.DOT_PRODUCT)
                : new VectorSpace(dense.dimension(), dense.metric());
    }

    /// Which data-plane API serves the index; fixed at creation.
    public enum Family {
        VECTORS,
        RECORDS,
        DOCUMENTS
    }

    /// The life of an index as users see it.
    public enum State {
        INITIALIZING,
        READY,
        SCALING_UP,
        TERMINATING,
        DISABLED
    }
}
