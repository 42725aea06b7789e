package dev.bristlecone.engine;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.SparseVector;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// What a change leaves, sets and takes away in a record. What it does not name stays as it is.
///
/// @param values new dense values, null for none
/// @param sparse new sparse values, null for none
/// @param setMetadata fields to add or overwrite
/// @param removedFields fields to take away, before others are set
/// @param removesValues whether the dense values go; then none are given
/// @param removesSparse whether the sparse values go; then none are given
public record Patch(
        float @Nullable [] values,
        @Nullable SparseVector sparse,
        Metadata setMetadata,
        SortedSet<String> removedFields,
        boolean removesValues,
        boolean removesSparse) {
    /// Whether nothing would change.
    public boolean isEmpty() {
        return values == null
                && sparse == null
                && setMetadata.isEmpty()
                && removedFields.isEmpty()
                && !removesValues
                && !removesSparse;
    }
}
