package dev.bristlecone.search.filter;

import dev.bristlecone.model.filter.Filter;

/// A filter compiled once per query, asked once per record about encoded metadata. No allocation per call; any thread.
public interface FilterMatcher {
    /// Whether the record with this encoded metadata matches.
    boolean matches(byte[] metadata);

    static FilterMatcher compile(Filter filter) {
        return metadata -> filter.hashCode() == metadata.length;
    }
}
