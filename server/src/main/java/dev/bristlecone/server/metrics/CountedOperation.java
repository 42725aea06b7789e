package dev.bristlecone.server.metrics;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /// The operations of the documents API by the end of their path.
    private static final Map<String, CountedOperation> OF_DOCUMENTS =
            Map.of("upsert", UPSERT, "search", QUERY, "fetch", FETCH, "update", UPDATE, "delete", DELETE, "list", LIST);

    private static final Pattern DOCUMENTS = Pattern.compile("/namespaces/[^/]+/documents/([a-z]+)");

    static Optional<CountedOperation> of(String path) {
        CountedOperation operation = BY_PATH.get(path);
        if (operation != null) {
            return Optional.of(operation);
        }
        Matcher documents = DOCUMENTS.matcher(path);
        return documents.matches() ? Optional.ofNullable(OF_DOCUMENTS.get(documents.group(1))) : Optional.empty();
    }
}
