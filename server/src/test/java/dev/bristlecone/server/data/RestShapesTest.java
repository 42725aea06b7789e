package dev.bristlecone.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.bristlecone.database.data.SampleIndexes;
import dev.bristlecone.model.Metric;
import dev.bristlecone.server.edge.ApiVersion;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The JSON of the data plane to the letter: names by version, headers, and bodies that are not what they should be.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RestShapesTest {
    private final LiveData live = LiveData.open(SampleIndexes.dense(2, Metric.DOT_PRODUCT));

    @AfterAll
    void stop() {
        live.close();
    }

    @Test
    void answersHaveTheirFieldsAlwaysThere() {
        upsert("shapes");

        assertThat(post(ApiVersion.V2024_07, "/query", """
                {"vector":[1,0],"topK":1,"namespace":"shapes"}""").contentUtf8())
                .isEqualTo("{\"results\":[],\"matches\":[{\"id\":\"a\",\"score\":1.0,\"values\":[]}],"
                        + "\"namespace\":\"shapes\",\"usage\":{\"readUnits\":1}}");
        assertThat(get(ApiVersion.V2024_07, "/vectors/fetch?ids=a&namespace=shapes")
                        .contentUtf8())
                .isEqualTo("{\"vectors\":{\"a\":{\"id\":\"a\",\"values\":[1.0,0.0],"
                        + "\"metadata\":{\"genre\":\"comedy\",\"year\":1999}}},"
                        + "\"namespace\":\"shapes\",\"usage\":{\"readUnits\":1}}");
        assertThat(get(ApiVersion.V2024_07, "/vectors/list?namespace=shapes").contentUtf8())
                .isEqualTo("{\"vectors\":[{\"id\":\"a\"}],\"namespace\":\"shapes\",\"usage\":{\"readUnits\":1}}");
        assertThat(post(ApiVersion.V2025_04, "/vectors/update", """
                {"id":"a","setMetadata":{"genre":"drama"},"namespace":"shapes"}""").contentUtf8())
                .isEqualTo("{}");
    }

    @Test
    void usageTellsTheSizeOfTheAnswerSince202607() {
        JsonNode usage = json(get(ApiVersion.V2026_07, "/vectors/list?namespace=nowhere"))
                .get("usage");

        assertThat(usage.get("egressBytes").asLong()).isPositive();
    }

    @Test
    void statsNameTheirFieldsByVersion() {
        upsert("");

        JsonNode oldest = json(get(ApiVersion.V2024_07, "/describe_index_stats"));
        JsonNode middle = json(post(ApiVersion.V2025_10, "/describe_index_stats", ""));
        JsonNode newest = json(post(ApiVersion.V2026_07, "/describe_index_stats", "{}"));

        assertThat(oldest.get("namespaces").get("").get("vectorCount").asLong()).isEqualTo(1);
        assertThat(oldest.has("metric")).isFalse();
        assertThat(middle.get("namespaces").has("__default__")).isTrue();
        assertThat(middle.get("metric").asText()).isEqualTo("dotproduct");
        assertThat(middle.has("memory_fullness")).isTrue();
        assertThat(newest.has("memoryFullness")).isTrue();
        assertThat(newest.has("memory_fullness")).isFalse();
    }

    @Test
    void namespacesCountInStringsSince202607() {
        upsert("counted");

        JsonNode middle = json(get(ApiVersion.V2025_10, "/namespaces/counted"));
        JsonNode newest = json(get(ApiVersion.V2026_07, "/namespaces/counted"));

        assertThat(middle.get("record_count").isNumber()).isTrue();
        assertThat(middle.has("size_bytes")).isFalse();
        assertThat(newest.get("record_count").asText()).isEqualTo("1");
        assertThat(newest.get("record_count").isTextual()).isTrue();
        assertThat(newest.get("size_bytes").isTextual()).isTrue();
    }

    @Test
    void writesAndReadsTellTheirLsn() {
        AggregatedHttpResponse write = upsert("fresh");
        AggregatedHttpResponse read = get(ApiVersion.V2025_10, "/vectors/fetch?ids=a&namespace=fresh");

        long committed = Long.parseLong(write.headers().get("x-pinecone-request-lsn", ""));
        assertThat(write.headers().get("x-pinecone-lsn-committed")).isEqualTo(Long.toString(committed));
        assertThat(Long.parseLong(read.headers().get("x-pinecone-max-indexed-lsn", "")))
                .isGreaterThanOrEqualTo(committed);
        assertThat(read.headers().get("x-pinecone-lsn-reconciled"))
                .isEqualTo(read.headers().get("x-pinecone-max-indexed-lsn"));
        assertThat(read.headers().contains("x-pinecone-request-lsn")).isFalse();
    }

    @Test
    void namesInSnakeCaseAreAccepted() {
        upsert("snake");

        assertThat(post(ApiVersion.V2025_10, "/query", """
                {"vector":[1,0],"top_k":1,"include_metadata":true,"namespace":"snake"}""").contentUtf8()).contains("\"genre\":\"comedy\"");
    }

    @Test
    void theDeprecatedFormsStillWork() {
        upsert("old");

        assertThat(send(RequestHeaders.of(HttpMethod.DELETE, "/vectors/delete?ids=a&namespace=old"), "")
                        .contentUtf8())
                .isEqualTo("{}");
        upsert("old");
        JsonNode each = json(post(ApiVersion.V2024_07, "/query", """
                {"queries":[{"values":[1,0]},{"values":[0,1],"topK":1,"namespace":"nowhere"}],"topK":1,"namespace":"old"}"""));
        assertThat(each.get("results").get(0).get("matches")).hasSize(1);
        assertThat(each.get("results").get(1).get("namespace").asText()).isEqualTo("nowhere");
        assertThat(each.get("matches")).isEmpty();
        assertThat(post(ApiVersion.V2026_07, "/query", """
                {"queries":[{"values":[1,0]}],"topK":1}""").contentUtf8())
                .contains("'queries' is not supported since API version 2026-07");
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("/vectors/upsert", "", "At least one of vectors is required"),
                Arguments.of("/vectors/upsert", "{", "Failed to deserialize the JSON body"),
                Arguments.of("/vectors/upsert", "[]", "The request body must be a JSON object, got an array"),
                Arguments.of("/vectors/upsert", "{} {}", "The request body must be followed by nothing"),
                Arguments.of("/vectors/upsert", "{\"vectors\":1}", "Field 'vectors' must be an array of objects"),
                Arguments.of(
                        "/vectors/upsert", "{\"vektors\":[]}", "Unknown field 'vektors' in the request body (known:"),
                Arguments.of(
                        "/vectors/upsert",
                        "{\"vectors\":[{\"id\":\"a\",\"value\":[1]}]}",
                        "Unknown field 'value' in 'vectors/0' (known: id, values, sparseValues, metadata)"),
                Arguments.of(
                        "/vectors/upsert",
                        "{\"vectors\":[{\"values\":[1,0]}]}",
                        "Missing required field 'id' in 'vectors/0'"),
                Arguments.of(
                        "/vectors/upsert",
                        "{\"vectors\":[{\"id\":\"a\",\"values\":[1,\"x\"]}]}",
                        "Field 'vectors/0/values/1' must be a number, got a string"),
                Arguments.of("/vectors/upsert", vector("NaN"), "Failed to deserialize the JSON body"),
                Arguments.of("/vectors/upsert", vector("1e39"), "Vector values must be finite 32-bit floats"),
                Arguments.of("/vectors/upsert", vector("1" + "0".repeat(64)), "Number value length (65)"),
                Arguments.of(
                        "/vectors/upsert", "{\"namespace\":\"a\",\"namespace\":\"b\"}", "Duplicate field 'namespace'"),
                Arguments.of(
                        "/vectors/upsert",
                        "{\"vectors\":[{\"id\":\"a\",\"values\":[1,0],"
                                + "\"sparseValues\":{\"indices\":[4294967296],\"values\":[1]}}]}",
                        "must be a whole number between 0 and 4294967295, got 4294967296"),
                Arguments.of(
                        "/vectors/upsert",
                        "{\"namespace\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}",
                        "Field 'namespace' must be a string, got an array"),
                Arguments.of(
                        "/query",
                        "{\"topK\":1,\"filter\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}",
                        "nesting depth (41) exceeds the maximum allowed (40"),
                Arguments.of("/query", "{\"vector\":[1,0]}", "Missing required field 'topK' in the request body"),
                Arguments.of("/query", "{\"topK\":1.5}", "Field 'topK' must be a whole number, got 1.5"),
                Arguments.of("/query", "{\"topK\":\"many\"}", "Field 'topK' must be a whole number, got a string"),
                Arguments.of("/vectors/update", "{\"id\":7}", "Field 'id' must be a string, got 7"),
                Arguments.of("/vectors/delete", "{\"deleteAll\":1}", "Field 'deleteAll' must be a boolean, got 1"),
                Arguments.of("/namespaces", "{\"schema\":{}}", "Missing required field 'name' in the request body"),
                Arguments.of(
                        "/namespaces",
                        "{\"name\":\"n\",\"schema\":{\"genre\":{\"filterable\":true}}}",
                        "Unknown field 'genre' in 'schema' (known: fields)"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void bodiesOfTheWrongShapeAreRefusedWithTheirPlace(String path, String body, String sentence) {
        refused(post(ApiVersion.V2025_10, path, body), sentence);
    }

    @Test
    void badUtf8IsRefused() {
        byte[] body = "{\"namespace\":\"xx\"}".getBytes(StandardCharsets.UTF_8);
        body[14] = (byte) 0xC3;

        refused(
                live.rest(ApiVersion.V2025_10)
                        .execute(
                                HttpRequest.of(HttpMethod.POST, "/vectors/upsert", MediaType.JSON, HttpData.wrap(body)))
                        .aggregate()
                        .join(),
                "Invalid UTF-8");
    }

    @Test
    void hugeBodiesAndUnknownParametersAndVersionsAreRefused() {
        AggregatedHttpResponse huge =
                post(ApiVersion.V2025_10, "/vectors/upsert", " ".repeat(LiveData.BODY_BYTES_MAX + 1));
        assertThat(huge.status().code()).isEqualTo(413);
        assertThat(json(huge).get("code").asInt()).isEqualTo(8);

        refused(
                get(ApiVersion.V2025_10, "/vectors/list?size=3"),
                "Unknown query parameter 'size' (known: prefix, limit, paginationToken, namespace)");
        refused(get(ApiVersion.V2025_10, "/vectors/list?limit=many"), "Query parameter 'limit' must be a whole number");
        refused(
                send(
                        RequestHeaders.builder(HttpMethod.GET, "/vectors/list")
                                .add("x-pinecone-api-version", "2020-01")
                                .build(),
                        ""),
                "2020-01");
    }

    @Test
    void otherFamiliesAreSentToTheirApi() {
        refused(
                post(ApiVersion.V2025_10, "/records/namespaces/n/upsert", "{}"),
                "This index is not configured for integrated embedding");
        AggregatedHttpResponse documents = post(ApiVersion.V2026_07, "/namespaces/n/documents/search", "{}");
        assertThat(documents.status().code()).isEqualTo(400);
        assertThat(json(documents).get("error").get("message").asText())
                .startsWith("This index has no document schema");
        assertThat(get(ApiVersion.V2025_10, "/bulk/imports").contentUtf8())
                .contains("Bulk imports are not available in this release");
    }

    private static String vector(String number) {
        return "{\"vectors\":[{\"id\":\"a\",\"values\":[" + number + ",0]}]}";
    }

    private AggregatedHttpResponse upsert(String namespace) {
        return post(ApiVersion.V2025_10, "/vectors/upsert", """
                {"vectors":[{"id":"a","values":[1,0],"metadata":{"genre":"comedy","year":1999}}],"namespace":"%s"}""".formatted(namespace));
    }

    private AggregatedHttpResponse get(ApiVersion version, String path) {
        return live.rest(version).get(path).aggregate().join();
    }

    private AggregatedHttpResponse post(ApiVersion version, String path, String body) {
        return live.rest(version)
                .execute(HttpRequest.of(HttpMethod.POST, path, MediaType.JSON, body))
                .aggregate()
                .join();
    }

    private AggregatedHttpResponse send(RequestHeaders headers, String body) {
        return live.rest(null)
                .execute(HttpRequest.of(headers, HttpData.ofUtf8(body)))
                .aggregate()
                .join();
    }

    private static JsonNode json(AggregatedHttpResponse response) {
        return RestDataClient.parse(response.contentUtf8());
    }

    private static void refused(AggregatedHttpResponse response, String sentence) {
        assertThat(response.contentUtf8()).contains(sentence.replace("\"", "\\\""));
        assertThat(response.status().code()).isEqualTo(400);
        assertThat(json(response).get("code").asInt()).isEqualTo(3);
        assertThat(json(response).get("details").isArray()).isTrue();
    }
}
