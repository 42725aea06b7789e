package dev.bristlecone.database.data;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which fields of a document a reader wants.
///
/// @param names the fields; null for all of them
record FieldSelection(@Nullable Set<String> names) {
    private static final String EVERY = "*";
    private static final FieldSelection ALL = new FieldSelection(null);

    FieldSelection {
        names = names == null ? null : Set.copyOf(names);
    }

    /// What `include_fields` of a search means: without any, none.
    static FieldSelection ofSearch(List<String> includeFields) {
        return includeFields.contains(EVERY) ? ALL : new FieldSelection(Set.copyOf(includeFields));
    }

    /// What `include_fields` of a fetch means: without any, all.
    static FieldSelection ofFetch(List<String> includeFields) {
        return includeFields.isEmpty() ? ALL : ofSearch(includeFields);
    }

    boolean has(@Nullable String name) {
        return name != null && (names == null || names.contains(name));
    }

    /// Whether any field besides these is wanted.
    boolean hasOthersThan(@Nullable String first, @Nullable String second) {
        return names == null || names.stream().anyMatch(name -> !name.equals(first) && !name.equals(second));
    }
}
