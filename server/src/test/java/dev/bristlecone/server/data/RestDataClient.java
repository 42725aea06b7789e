package dev.bristlecone.server.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.QueryParamsBuilder;
import com.linecorp.armeria.common.RequestHeaders;
import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.FetchMatchingRequest;
import dev.bristlecone.database.data.ListRequest;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.RecordInput;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.database.data.UpdateRequest;
import dev.bristlecone.database.data.UpsertRequest;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataParser;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Speaks JSON as the official clients do.
final class RestDataClient implements DataClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final WebClient http;

    RestDataClient(WebClient http) {
        this.http = http;
    }

    @Override
    public long upsert(UpsertRequest request) {
        ObjectNode body = MAPPER.createObjectNode();
        ArrayNode vectors = body.putArray("vectors");
        for (RecordInput record : request.records()) {
            ObjectNode vector = vectors.addObject().put("id", record.id());
            putFloats(vector, "values", record.values());
            putSparse(vector, "sparseValues", record.sparse());
            putTree(vector, "metadata", record.metadata());
        }
        body.put("namespace", request.namespace());
        return post("/vectors/upsert", body).get("upsertedCount").asLong();
    }

    @Override
    public List<Match> query(QueryRequest request) {
        ObjectNode body = MAPPER.createObjectNode().put("topK", request.topK()).put("namespace", request.namespace());
        putFloats(body, "vector", request.vector());
        putSparse(body, "sparseVector", request.sparse());
        if (request.id() != null) {
            body.put("id", request.id());
        }
        putTree(body, "filter", request.filter());
        body.put("includeValues", request.includeValues()).put("includeMetadata", request.includeMetadata());
        if (request.scanFactor() != null) {
            body.put("scanFactor", request.scanFactor());
        }
        if (request.maxCandidates() != null) {
            body.put("maxCandidates", request.maxCandidates());
        }
        List<Match> matches = new ArrayList<>();
        for (JsonNode match : post("/query", body).get("matches")) {
            matches.add(new Match(match.get("score").floatValue(), record(match)));
        }
        return matches;
    }

    @Override
    public List<Record> fetch(String namespace, List<String> ids) {
        QueryParamsBuilder parameters = QueryParams.builder().add("namespace", namespace);
        ids.forEach(id -> parameters.add("ids", id));
        return records(get("/vectors/fetch", parameters.build()));
    }

    @Override
    public Listing<Record> fetchMatching(FetchMatchingRequest request) {
        ObjectNode body = MAPPER.createObjectNode().put("namespace", request.namespace());
        putTree(body, "filter", request.filter());
        if (request.limit() != null) {
            body.put("limit", request.limit());
        }
        if (request.paginationToken() != null) {
            body.put("paginationToken", request.paginationToken());
        }
        JsonNode answer = post("/vectors/fetch_by_metadata", body);
        return new Listing<>(records(answer), next(answer));
    }

    @Override
    public Listing<String> list(ListRequest request) {
        QueryParamsBuilder parameters =
                QueryParams.builder().add("namespace", request.namespace()).add("prefix", request.prefix());
        return listing(parameters, "/vectors/list", request.limit(), request.paginationToken(), "vectors", "id");
    }

    @Override
    public @Nullable Long update(UpdateRequest request) {
        ObjectNode body = MAPPER.createObjectNode().put("namespace", request.namespace());
        if (request.id() != null) {
            body.put("id", request.id());
        }
        putFloats(body, "values", request.values());
        putSparse(body, "sparseValues", request.sparse());
        putTree(body, "setMetadata", request.setMetadata());
        putTree(body, "filter", request.filter());
        body.put("dryRun", request.dryRun());
        JsonNode matched = post("/vectors/update", body).get("matchedRecords");
        return matched == null ? null : matched.asLong();
    }

    @Override
    public void delete(DeleteRequest request) {
        ObjectNode body =
                MAPPER.createObjectNode().put("namespace", request.namespace()).put("deleteAll", request.deleteAll());
        if (!request.ids().isEmpty()) {
            ArrayNode ids = body.putArray("ids");
            request.ids().forEach(ids::add);
        }
        putTree(body, "filter", request.filter());
        post("/vectors/delete", body);
    }

    @Override
    public Map<String, Long> stats() {
        JsonNode answer = post("/describe_index_stats", MAPPER.createObjectNode());
        Map<String, Long> counts = new TreeMap<>();
        answer.get("namespaces")
                .properties()
                .forEach(namespace -> counts.put(
                        namespace.getKey(),
                        namespace.getValue().get("vectorCount").asLong()));
        return counts;
    }

    @Override
    public long createNamespace(String name, List<String> filterableFields) {
        ObjectNode body = MAPPER.createObjectNode().put("name", name);
        ObjectNode fields = body.putObject("schema").putObject("fields");
        filterableFields.forEach(field -> fields.putObject(field).put("filterable", true));
        return post("/namespaces", body).get("record_count").asLong();
    }

    @Override
    public long describeNamespace(String name) {
        return get("/namespaces/" + name, QueryParams.of()).get("record_count").asLong();
    }

    @Override
    public void deleteNamespace(String name) {
        send(HttpRequest.of(HttpMethod.DELETE, "/namespaces/" + name));
    }

    @Override
    public Listing<String> namespaces(String prefix, @Nullable Long limit, @Nullable String token) {
        QueryParamsBuilder parameters = QueryParams.builder().add("prefix", prefix);
        return listing(parameters, "/namespaces", limit, token, "namespaces", "name");
    }

    private Listing<String> listing(
            QueryParamsBuilder parameters,
            String path,
            @Nullable Long limit,
            @Nullable String token,
            String items,
            String key) {
        if (limit != null) {
            parameters.addLong("limit", limit);
        }
        if (token != null) {
            parameters.add("paginationToken", token);
        }
        JsonNode answer = get(path, parameters.build());
        List<String> keys = new ArrayList<>();
        answer.get(items).forEach(item -> keys.add(item.get(key).asText()));
        return new Listing<>(keys, next(answer));
    }

    private JsonNode get(String path, QueryParams parameters) {
        return send(HttpRequest.of(RequestHeaders.of(HttpMethod.GET, path + "?" + parameters.toQueryString())));
    }

    private JsonNode post(String path, JsonNode body) {
        return send(HttpRequest.of(HttpMethod.POST, path, MediaType.JSON, body.toString()));
    }

    private JsonNode send(HttpRequest request) {
        AggregatedHttpResponse response = http.execute(request).aggregate().join();
        JsonNode answer = parse(response.contentUtf8());
        if (response.status().code() != 200) {
            throw new Refused(
                    answer.path("code").asInt(), answer.path("message").asText());
        }
        return answer;
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + json, e);
        }
    }

    private static @Nullable String next(JsonNode answer) {
        return answer.has("pagination") ? answer.get("pagination").get("next").asText() : null;
    }

    private static List<Record> records(JsonNode answer) {
        List<Record> records = new ArrayList<>();
        answer.get("vectors").forEach(vector -> records.add(record(vector)));
        return records;
    }

    private static Record record(JsonNode vector) {
        JsonNode sparse = vector.get("sparseValues");
        SparseVector stored = null;
        if (sparse != null) {
            int[] indices = new int[sparse.get("indices").size()];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = (int) sparse.get("indices").get(i).asLong();
            }
            stored = new SparseVector(indices, floats(sparse.get("values")));
        }
        float[] values = floats(vector.get("values"));
        return new Record(
                vector.get("id").asText(),
                values.length == 0 ? null : values,
                stored,
                vector.has("metadata") ? metadata(vector.get("metadata")) : Metadata.EMPTY);
    }

    private static Metadata metadata(JsonNode node) {
        Map<String, Object> fields = new TreeMap<>();
        node.properties()
                .forEach(field -> fields.put(field.getKey(), MAPPER.convertValue(field.getValue(), Object.class)));
        return MetadataParser.parse(fields);
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(array.get(i).asText());
        }
        return values;
    }

    private static void putFloats(ObjectNode node, String name, float @Nullable [] values) {
        if (values != null) {
            ArrayNode array = node.putArray(name);
            for (float value : values) {
                array.add(value);
            }
        }
    }

    private static void putSparse(ObjectNode node, String name, @Nullable SparseInput sparse) {
        if (sparse != null) {
            ObjectNode object = node.putObject(name);
            ArrayNode indices = object.putArray("indices");
            for (int index : sparse.indices()) {
                indices.add(Integer.toUnsignedLong(index));
            }
            putFloats(object, "values", sparse.values());
        }
    }

    private static void putTree(ObjectNode node, String name, @Nullable Map<String, @Nullable Object> tree) {
        if (tree != null) {
            node.set(name, MAPPER.valueToTree(tree));
        }
    }
}
