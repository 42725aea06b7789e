package dev.bristlecone.server.metrics;

import java.util.Map;
import java.util.Optional;

/// The data-plane operations that are counted, REST and gRPC forms together.
enum CountedOperation {
    UPSERT,
    QUERY,
    FETCH,
    UPDATE,
    DELETE,
    LIST;

    private static final Map<String, CountedOperation> BY_PATH = Map.ofEntries(
            Map.entry("/vectors/upsert", UPSERT),
            Map.entry("/VectorService/Upsert", UPSERT),
            Map.entry("/query", QUERY),
            Map.entry("/VectorService/Query", QUERY),
            Map.entry("/vectors/fetch", FETCH),
            Map.entry("/vectors/fetch_by_metadata", FETCH),
            Map.entry("/VectorService/Fetch", FETCH),
            Map.entry("/VectorService/FetchByMetadata", FETCH),
            Map.entry("/vectors/update", UPDATE),
            Map.entry("/VectorService/Update", UPDATE),
            Map.entry("/vectors/delete", DELETE),
            Map.entry("/VectorService/Delete", DELETE),
            Map.entry("/vectors/list", LIST),
            Map.entry("/VectorService/List", LIST));

    static Optional<CountedOperation> of(String path) {
        return Optional.ofNullable(BY_PATH.get(path));
    }
}
