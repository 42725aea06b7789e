package dev.bristlecone.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/// One system as the benchmark sees it. Used by one thread.
///
/// @param <A> the system's own answer to one query, so that turning it into row numbers is not part of its time
interface SearchedIndex<A> extends AutoCloseable {
    /// Version of the system, and whatever else decides its speed.
    String version();

    /// Builds the index into an empty directory and leaves it there complete.
    void build(BuildOrder order) throws IOException;

    /// Opens what [#build] left.
    void open(BuildOrder order) throws IOException;

    /// Sets the search parameters of the following queries.
    void configure(JsonNode search);

    /// The `count` nearest rows.
    A search(float[] query, int count) throws IOException;

    /// The `count` nearest of the rows whose attribute is in a range, of an index that was built with attributes.
    default A search(float[] query, int count, AttributeRange range) throws IOException {
        throw new UnsupportedOperationException("no filters");
    }

    /// The row numbers of an answer, best first.
    int[] rows(A answer);

    @Override
    void close() throws IOException;
}
