package dev.bristlecone.server.wire;

import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.FetchMatchingRequest;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.RecordInput;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.database.data.UpdateRequest;
import dev.bristlecone.database.data.UpsertRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the JSON bodies of the data plane. Field names are accepted in camelCase and in snake_case; unknown fields are
/// refused by name.
public final class VectorRequests {
    private static final String VECTOR_FIELDS = "id, values, sparseValues, metadata";
    private static final String QUERY_FIELDS = "topK, vector, sparseVector, id, namespace, filter, includeValues,"
            + " includeMetadata, scanFactor, maxCandidates";

    /// The dimension of the index: the length most arrays of floats will have.
    private final int dimension;

    public VectorRequests(int dimension) {
        this.dimension = dimension;
    }

    public UpsertRequest upsert(byte[] body) throws IOException {
        return JsonCursor.read(body, cursor -> {
            List<RecordInput> vectors = List.of();
            String namespace = "";
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "vectors" -> vectors = cursor.objects(() -> vector(cursor));
                    case "namespace" -> namespace = cursor.textOrEmpty();
                    default -> throw cursor.unknown(name, "vectors, namespace");
                }
            }
            return new UpsertRequest(namespace, vectors);
        });
    }

    public QueryBody query(byte[] body) throws IOException {
        return JsonCursor.read(body, this::queryBody);
    }

    public UpdateRequest update(byte[] body) throws IOException {
        return JsonCursor.read(body, this::updateBody);
    }

    public DeleteRequest delete(byte[] body) throws IOException {
        return JsonCursor.read(body, cursor -> {
            List<String> ids = List.of();
            boolean deleteAll = false;
            String namespace = "";
            Map<String, @Nullable Object> filter = null;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "ids" -> ids = cursor.texts();
                    case "deleteAll", "delete_all" -> deleteAll = cursor.bool();
                    case "namespace" -> namespace = cursor.textOrEmpty();
                    case "filter" -> filter = cursor.tree();
                    default -> throw cursor.unknown(name, "ids, deleteAll, namespace, filter");
                }
            }
            return new DeleteRequest(namespace, ids, deleteAll, filter);
        });
    }

    public FetchMatchingRequest fetchMatching(byte[] body) throws IOException {
        return JsonCursor.read(body, cursor -> {
            String namespace = "";
            Map<String, @Nullable Object> filter = null;
            Long limit = null;
            String token = null;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "namespace" -> namespace = cursor.textOrEmpty();
                    case "filter" -> filter = cursor.tree();
                    case "limit" -> limit = cursor.whole();
                    case "paginationToken", "pagination_token" -> token = cursor.text();
                    default -> throw cursor.unknown(name, "namespace, filter, limit, paginationToken");
                }
            }
            return new FetchMatchingRequest(namespace, filter, limit, token);
        });
    }

    /// The filter of a request for stats, or null.
    public static @Nullable Map<String, @Nullable Object> statsFilter(byte[] body) throws IOException {
        return JsonCursor.read(body, cursor -> {
                    Map<String, @Nullable Object> filter = null;
                    for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                        if (!name.equals("filter")) {
                            throw cursor.unknown(name, "filter");
                        }
                        filter = cursor.tree();
                    }
                    return Optional.ofNullable(filter);
                })
                .orElse(null);
    }

    private QueryBody queryBody(JsonCursor cursor) throws IOException {
        QueryBuilder query = new QueryBuilder();
        List<QueryBuilder> queries = List.of();
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            switch (name) {
                case "topK", "top_k" -> query.topK = cursor.whole();
                case "vector" -> query.vector = cursor.floats(dimension);
                case "sparseVector", "sparse_vector" -> query.sparse = sparse(cursor);
                case "id" -> query.id = cursor.text();
                case "namespace" -> query.namespace = cursor.text();
                case "filter" -> query.filter = cursor.tree();
                case "includeValues", "include_values" -> query.includeValues = cursor.bool();
                case "includeMetadata", "include_metadata" -> query.includeMetadata = cursor.bool();
                case "scanFactor", "scan_factor" -> query.scanFactor = cursor.number();
                case "maxCandidates", "max_candidates" -> query.maxCandidates = cursor.whole();
                case "queries" -> queries = cursor.objects(() -> queryVector(cursor));
                default -> throw cursor.unknown(name, QUERY_FIELDS);
            }
        }
        if (queries.isEmpty()) {
            if (query.topK == null) {
                throw cursor.missing("topK");
            }
            return new QueryBody(query.build(query), List.of());
        }
        return new QueryBody(null, queries.stream().map(one -> one.build(query)).toList());
    }

    private QueryBuilder queryVector(JsonCursor cursor) throws IOException {
        QueryBuilder query = new QueryBuilder();
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            switch (name) {
                case "topK", "top_k" -> query.topK = cursor.whole();
                case "values" -> query.vector = cursor.floats(dimension);
                case "sparseValues", "sparse_values" -> query.sparse = sparse(cursor);
                case "namespace" -> query.namespace = cursor.text();
                case "filter" -> query.filter = cursor.tree();
                default -> throw cursor.unknown(name, "values, sparseValues, topK, namespace, filter");
            }
        }
        return query;
    }

    private UpdateRequest updateBody(JsonCursor cursor) throws IOException {
        String id = null;
        float[] values = null;
        SparseInput sparse = null;
        Map<String, @Nullable Object> setMetadata = null;
        String namespace = "";
        Map<String, @Nullable Object> filter = null;
        boolean dryRun = false;
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            switch (name) {
                case "id" -> id = cursor.text();
                case "values" -> values = cursor.floats(dimension);
                case "sparseValues", "sparse_values" -> sparse = sparse(cursor);
                case "setMetadata", "set_metadata" -> setMetadata = cursor.tree();
                case "namespace" -> namespace = cursor.textOrEmpty();
                case "filter" -> filter = cursor.tree();
                case "dryRun", "dry_run" -> dryRun = cursor.bool();
                default ->
                    throw cursor.unknown(name, "id, values, sparseValues, setMetadata, namespace, filter, dryRun");
            }
        }
        return new UpdateRequest(namespace, id, values, sparse, setMetadata, filter, dryRun);
    }

    private RecordInput vector(JsonCursor cursor) throws IOException {
        String id = null;
        float[] values = null;
        SparseInput sparse = null;
        Map<String, @Nullable Object> metadata = null;
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            switch (name) {
                case "id" -> id = cursor.text();
                case "values" -> values = cursor.floats(dimension);
                case "sparseValues", "sparse_values" -> sparse = sparse(cursor);
                case "metadata" -> metadata = cursor.tree();
                default -> throw cursor.unknown(name, VECTOR_FIELDS);
            }
        }
        if (id == null) {
            throw cursor.missing("id");
        }
        return new RecordInput(id, values, sparse, metadata);
    }

    static @Nullable SparseInput sparse(JsonCursor cursor) throws IOException {
        return cursor.object(() -> {
            int[] indices = null;
            float[] values = null;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "indices" -> indices = cursor.unsignedInts();
                    case "values" -> values = cursor.floats(0);
                    default -> throw cursor.unknown(name, "indices, values");
                }
            }
            return new SparseInput(indices == null ? new int[0] : indices, values == null ? new float[0] : values);
        });
    }

    /// A query while its fields arrive. Owned by one request.
    private static final class QueryBuilder {
        private @Nullable Long topK;
        private float @Nullable [] vector;
        private @Nullable SparseInput sparse;
        private @Nullable String id;
        private @Nullable String namespace;
        private @Nullable Map<String, @Nullable Object> filter;
        private boolean includeValues;
        private boolean includeMetadata;
        private @Nullable Float scanFactor;
        private @Nullable Long maxCandidates;

        /// This query, with what it leaves open taken from `body`.
        QueryRequest build(QueryBuilder body) {
            Long limit = topK == null ? body.topK : topK;
            String name = namespace == null ? body.namespace : namespace;
            return new QueryRequest(
                    name == null ? "" : name,
                    limit == null ? 0 : limit,
                    vector,
                    sparse,
                    id,
                    filter == null ? body.filter : filter,
                    body.includeValues,
                    body.includeMetadata,
                    body.scanFactor,
                    body.maxCandidates);
        }
    }
}
