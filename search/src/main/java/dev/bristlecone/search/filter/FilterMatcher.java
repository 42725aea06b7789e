package dev.bristlecone.search.filter;

import dev.bristlecone.model.filter.Filter;

/// A filter compiled once per query, asked once per record about encoded metadata. No allocation per call; any thread.
public interface FilterMatcher {
    /// Whether the record whose metadata `MetadataCodec` encoded into these `length` bytes matches. Bytes that are
    /// no encoding give an unspecified answer or an IllegalArgumentException.
    boolean matches(byte[] bytes, int offset, int length);

    /// The same about a whole array.
    default boolean matches(byte[] metadata) {
        return matches(metadata, 0, metadata.length);
    }

    /// What to throw where a filter is to be answered by metadata alone.
    static IllegalArgumentException beyondMetadata(Filter.Matches matches) {
        return new IllegalArgumentException(
                "a condition on the words of '" + matches.field() + "' needs a text index (expected: metadata only)");
    }

    static FilterMatcher compile(Filter filter) {
        return new CompiledFilter(FilterCompiler.compile(filter));
    }
}
