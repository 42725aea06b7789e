package dev.bristlecone.engine;

import dev.bristlecone.model.index.IndexField;
import java.util.Collections;
import java.util.SortedMap;
import java.util.UUID;

/// Which fields of an index are full text. Decided when the index is made, so the answer for one index is always the
/// same.
@FunctionalInterface
public interface TextSchemas {
    /// No index has any.
    TextSchemas NONE = index -> Collections.emptySortedMap();

    /// The full-text fields of an index by name; none for an index that is not known. Any thread.
    SortedMap<String, IndexField.FullText> of(UUID index);
}
