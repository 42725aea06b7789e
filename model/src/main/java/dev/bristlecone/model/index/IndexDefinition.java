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
/// @param embed null unless the index embeds text itself
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
        State state,
        @Nullable EmbedSettings embed) {
    /// The ranking field of dense vectors in an index of the vectors or records family.
    public static final String DENSE_FIELD = "_values";

    /// The ranking field of sparse vectors in an index of the vectors or records family.
    public static final String SPARSE_FIELD = "_sparse_values";

    public IndexDefinition {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        filterableFields =
                filterableFields == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(filterableFields));
        tags = tags == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /// An index without integrated embedding.
    public IndexDefinition(
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
        this(
                id,
                name,
                port,
                createdAt,
                fields,
                filterableFields,
                family,
                deployment,
                readCapacity,
                deletionProtection,
                tags,
                state,
                null);
    }

    /// The dense vectors of the index, whoever makes them; null when it has none.
    public IndexField.@Nullable DenseVector dense() {
        for (IndexField field : fields.values()) {
            switch (field) {
                case IndexField.DenseVector dense -> {
                    return dense;
                }
                case IndexField.EmbeddedText text -> {
                    IndexField.DenseEmbedding embed = text.embed();
                    if (embed != null) {
                        return new IndexField.DenseVector(embed.dimension(), embed.metric(), null);
                    }
                }
                case IndexField.SparseVector sparse -> {}
                case IndexField.FullText text -> {}
            }
        }
        return null;
    }

    /// The fields whose words are searched.
    public SortedMap<String, IndexField.FullText> texts() {
        SortedMap<String, IndexField.FullText> texts = new TreeMap<>();
        fields.forEach((name, field) -> {
            if (field instanceof IndexField.FullText text) {
                texts.put(name, text);
            } else if (field instanceof IndexField.EmbeddedText embedded && embedded.words() != null) {
                texts.put(name, embedded.words());
            }
        });
        return Collections.unmodifiableSortedMap(texts);
    }

    /// The fields whose text becomes vectors.
    public SortedMap<String, IndexField.EmbeddedText> embeddedTexts() {
        SortedMap<String, IndexField.EmbeddedText> texts = new TreeMap<>();
        fields.forEach((name, field) -> {
            if (field instanceof IndexField.EmbeddedText text) {
                texts.put(name, text);
            }
        });
        return Collections.unmodifiableSortedMap(texts);
    }

    /// Whether records may carry sparse values at all.
    public boolean storesSparse() {
        return fields.values().stream()
                .anyMatch(field -> field instanceof IndexField.SparseVector
                        || (field instanceof IndexField.EmbeddedText text && text.sparseEmbed() != null));
    }

    /// Whether records may carry sparse values that are ranked. Beside dense values of the vectors family they can
    /// only be ranked under the dot product, because one score sums both.
    public boolean hasSparse() {
        if (!storesSparse()) {
            return false;
        }
        IndexField.DenseVector dense = dense();
        return dense == null || family == Family.DOCUMENTS || dense.metric() == Metric.DOT_PRODUCT;
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

    /// This index in another state.
    public IndexDefinition withState(State newState) {
        return new IndexDefinition(
                id,
                name,
                port,
                createdAt,
                fields,
                filterableFields,
                family,
                deployment,
                readCapacity,
                deletionProtection,
                tags,
                newState,
                embed);
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
