package dev.bristlecone.search.sparse;

import dev.bristlecone.model.SparseVector;
import org.jspecify.annotations.Nullable;

/// The sparse vectors an index is built over, by ordinal from 0 to `count() - 1`. Must answer the
/// same each time.
public interface SparseSource {
    int count();

    /// Null when the record has none.
    @Nullable
    SparseVector sparse(int ordinal);
}
