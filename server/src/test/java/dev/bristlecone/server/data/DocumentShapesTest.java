package dev.bristlecone.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.bristlecone.database.data.SampleIndexes;
import dev.bristlecone.server.edge.ApiVersion;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The JSON of the documents API and of aliases to the letter: statuses, bodies and errors.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentShapesTest {
    private static final String DOCUMENTS = """
            {"documents":[
              {"_id":"a","text":"red fox","place":[1,0],"terms":{"indices":[4294967295],"values":[2]},"year":1999},
              {"_id":"b","text":"dog","tags":["x","y"],"open":true,"gone":null}]}""";

    private final LiveData live = LiveData.open(SampleIndexes.trails());

    @AfterAll
    void stop() {
        live.close();
    }

    @BeforeEach
    void twoDocuments() {
        answers("upsert", DOCUMENTS, 202, "{\"upserted_count\":2}");
    }

    @Test
    void fetchedDocumentsAreWhatWasWritten() {
        AggregatedHttpResponse fetched = post("fetch", "{\"ids\":[\"a\",\"b\",\"c\"]}");
        assertThat(fetched.contentUtf8())
                .startsWith(
                        "{\"documents\":{\"a\":{\"_id\":\"a\",\"text\":\"red fox\",\"year\":1999,\"place\":[1.0,0.0],"
                                + "\"terms\":{\"indices\":[4294967295],\"values\":[2.0]}},"
                                + "\"b\":{\"_id\":\"b\",\"open\":true,\"tags\":[\"x\",\"y\"],\"text\":\"dog\"}},"
                                + "\"namespace\":\"n\",\"usage\":{\"read_units\":1,\"egress_bytes\":");
    }

    @Test
    void onlyNamedFieldsAreIncluded() {
        assertThat(post("fetch", "{\"ids\":[\"a\"],\"include_fields\":[\"year\",\"absent\"]}")
                        .contentUtf8())
                .startsWith("{\"documents\":{\"a\":{\"_id\":\"a\",\"year\":1999}},");
        assertThat(post("search", search("\"include_fields\":[\"*\"],")).contentUtf8())
                .startsWith("{\"matches\":[{\"_id\":\"a\",\"_score\":1.0,\"text\":");
        assertThat(post("search", search("")).contentUtf8())
                .startsWith("{\"matches\":[{\"_id\":\"a\",\"_score\":1.0}],\"namespace\":\"n\",\"usage\":{");
    }

    @Test
    void listsAreOfIds() {
        AggregatedHttpResponse page = post("list", "{\"limit\":1}");
        assertThat(page.contentUtf8())
                .startsWith("{\"documents\":[{\"_id\":\"a\"}],\"namespace\":\"n\",\"pagination\":{");
        assertThat(post("list", "{}").contentUtf8())
                .startsWith("{\"documents\":[{\"_id\":\"a\"},{\"_id\":\"b\"}],\"namespace\":\"n\",\"usage\":{");
    }

    @Test
    void changesAreAccepted() {
        answers("update", "{\"documents\":[{\"_id\":\"a\",\"year\":2,\"_remove_fields\":[\"place\"]}]}", 202, "{}");
        assertThat(post("fetch", "{\"ids\":[\"a\"],\"include_fields\":[\"year\",\"place\"]}")
                        .contentUtf8())
                .startsWith("{\"documents\":{\"a\":{\"_id\":\"a\",\"year\":2}}");
        answers(
                "update",
                "{\"filter\":{\"$not\":{\"year\":{\"$gt\":1}}},\"set_fields\":{\"open\":false}}",
                202,
                "{\"matched_records\":1}");
        answers("delete", "{\"filter\":{\"open\":{\"$eq\":false}}}", 202, "{\"matched_records\":1}");
        answers("delete", "{\"ids\":[\"a\",\"zz\"]}", 202, "{}");
        answers("delete", "{\"delete_all\":true}", 202, "{}");
        assertThat(post("list", "{}").contentUtf8()).startsWith("{\"documents\":[],");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            upsert | {"documents":[]}                                   | At least one of documents is required
            upsert | {"documents":[{"_id":"a","year":1}]}               | has none of the fields of the schema
            upsert | {"documents":[{"text":"x"}]}                       | Missing required field '_id'
            upsert | {"documents":[{"_id":"a","text":1}]}               | Field 'text' must be a string, got a number
            upsert | {"documents":[{"_id":"a","place":"x"}]}            | Field 'place' must be an array of numbers
            upsert | {"documents":[{"_id":"a","place":[1]}]}            | Vector dimension 1 does not match
            upsert | {"documents":[{"_id":"a","text":"x","o":{"p":1}}]} | must be a boolean, number, string, or array of strings
            upsert | {"documents":[{"_id":"a","text":"x","l":["a",1]}]} | must be a boolean, number, string, or array of strings
            upsert | {"documents":[{"_id":"a","text":"x","_l":1}]}      | names must not start with '_' or '$'
            upsert | {"documents":[{"_id":"","text":"x"}]}              | Wrong '_id' of a document: Record id must be 1 to 512
            update | {"documents":[{"_id":"","year":1}]}                | Wrong '_id' of a document
            fetch  | {}                                                 | No 'ids' or 'filter' provided in the document fetch request.
            fetch  | {"ids":["a"],"filter":{"year":1}}                  | mutually exclusive
            fetch  | {"filter":{}}                                      | Empty filter
            fetch  | {"filter":{"text":{"$eq":"x"}}}                    | a full-text field takes
            fetch  | {"filter":{"place":{"$exists":true}}}              | vector fields cannot be filtered by
            fetch  | {"filter":{"year":{"$match_all":"x"}}}             | a metadata field takes
            fetch  | {"ids":["a"],"pagination_token":"x"}               | only valid together with 'filter'
            fetch  | {"filter":{"text":{"$match_any":""}}}              | needs a string that is not empty
            fetch  | {"filter":{"text":{"$match_phrase":" "}}}          | needs a string that is not empty
            list   | {"limit":101}                                      | limit must be between 1 and 100
            search | {"top_k":1}                                        | 'score_by' must contain at least one
            search | {"score_by":[{}],"top_k":1}                        | Missing 'type'
            search | {"score_by":[{"type":"best"}],"top_k":1}           | Unknown 'score_by' clause type 'best'
            search | {"score_by":[{"type":"text","query":"x"}],"top_k":1} | needs 'fields'
            search | {"score_by":[{"type":"text","fields":["place"],"query":"x"}],"top_k":1} | is not a full-text field
            search | {"score_by":[{"type":"text","field":"text","fields":["text"],"query":"x"}],"top_k":1} | got both
            search | {"score_by":[{"type":"text","field":"text","query":" "}],"top_k":1} | must not be empty
            search | {"score_by":[{"type":"query_string","field":"text","query":"x"}],"top_k":1} | does not take 'field'
            search | {"score_by":[{"type":"dense_vector","fields":["place","terms"],"values":[1,0]}],"top_k":1} | exactly one field
            search | {"score_by":[{"type":"dense_vector","field":"place","values":[1,0]},{"type":"text","field":"text","query":"x"}],"top_k":1} | must be the only one
            search | {"score_by":[{"type":"dense_vector","field":"place","values":[1,0]}],"top_k":10001} | top_k must be between 1 and 10000
            update | {}                                                 | No 'documents' or 'filter' provided
            update | {"filter":{"year":1}}                              | non-empty 'set_fields'
            update | {"documents":[{"_id":"a","year":1,"_remove_fields":["year"]}]} | both set and removed
            update | {"filter":{"text":{"$match_any":"x"}},"remove_fields":["year"]} | text-match operators
            delete | {}                                                 | exactly one of
            delete | {"ids":["a"],"delete_all":true}                    | exactly one of
            delete | {"filter":{}}                                      | empty metadata filter
            delete | {"filter":{"text":{"$match_any":"x"}}}             | text-match operators
            """)
    void refusalsHaveTheEnvelopeOfDocuments(String operation, String body, String message) {
        AggregatedHttpResponse answer = post(operation, body);
        assertThat(answer.status().code()).isEqualTo(400);
        assertThat(answer.contentUtf8())
                .startsWith("{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\"")
                .contains(message)
                .endsWith("\"},\"status\":400}");
    }

    @Test
    void patchesMayNotMakeMetadataTooLarge() {
        String half = "x".repeat(30_000);
        List<String> tooLarge = List.of(
                "{\"_id\":\"unknown\",\"year\":\"" + half + half + "\"}",
                "{\"_id\":\"a\",\"year\":\"" + half + half + "\"}",
                "{\"_id\":\"a\",\"year\":\"" + half + "\"},{\"_id\":\"a\",\"month\":\"" + half + "\"}");
        for (String patches : tooLarge) {
            AggregatedHttpResponse answer = post("update", "{\"documents\":[" + patches + "]}");
            assertThat(answer.status().code()).isEqualTo(400);
            assertThat(answer.contentUtf8()).contains("which exceeds the limit of 40960 bytes per document");
        }
        answers(
                "update",
                "{\"documents\":[{\"_id\":\"a\",\"year\":\"" + half
                        + "\"},{\"_id\":\"a\",\"_remove_fields\":[\"year\"],\"month\":\"" + half + "\"}]}",
                202,
                "{}");
    }

    @Test
    void aLimitOfAliasesThatIsNoNumberSaysSo() {
        AggregatedHttpResponse answer = send(HttpMethod.GET, "/namespace-aliases?limit=x", "");
        assertThat(answer.status().code()).isEqualTo(400);
        assertThat(answer.contentUtf8())
                .contains(
                        "Query parameter 'limit' must be a whole number, got 'x'", "\"reason\":\"LIST_INVALID_LIMIT\"");
    }

    @Test
    void aliasesAreReadAndNotWritten() {
        String path = "/namespace-aliases";
        String made = send(HttpMethod.POST, path, "{\"name\":\"live\",\"target_namespace\":\"n\"}")
                .contentUtf8();
        assertThat(made).startsWith("{\"name\":\"live\",\"target_namespace\":\"n\",\"created_at\":\"20");
        assertThat(send(HttpMethod.GET, path + "?target_namespace=n", "").contentUtf8())
                .isEqualTo("{\"namespace_aliases\":[" + made + "],\"total_count\":1}");
        assertThat(send(HttpMethod.POST, "/namespaces/live/documents/fetch", "{\"ids\":[\"b\"]}")
                        .contentUtf8())
                .contains("\"namespace\":\"n\"");
        assertThat(send(HttpMethod.POST, "/namespaces/live/documents/delete", "{\"ids\":[\"b\"]}")
                        .status()
                        .code())
                .isEqualTo(412);
        AggregatedHttpResponse again = send(HttpMethod.POST, path, "{\"name\":\"live\",\"target_namespace\":\"n\"}");
        assertThat(again.status().code()).isEqualTo(409);
        assertThat(again.contentUtf8())
                .startsWith("{\"code\":6,\"message\":\"")
                .contains("\"reason\":\"ALIAS_ALREADY_EXISTS\",\"metadata\":{\"target_namespace\":\"n\"}");
        assertThat(send(HttpMethod.GET, path + "?color=red", "").status().code())
                .isEqualTo(400);
        assertThat(send(HttpMethod.DELETE, path + "/live", "").contentUtf8()).isEqualTo("{}");
        assertThat(send(HttpMethod.GET, path + "/live", "").status().code()).isEqualTo(404);
    }

    private void answers(String operation, String body, int status, String expected) {
        AggregatedHttpResponse answer = post(operation, body);
        assertThat(answer.contentUtf8()).isEqualTo(expected);
        assertThat(answer.status().code()).isEqualTo(status);
    }

    private static String search(String more) {
        return "{" + more
                + "\"score_by\":[{\"type\":\"dense_vector\",\"field\":\"place\",\"values\":[1,0]}],\"top_k\":3}";
    }

    private AggregatedHttpResponse post(String operation, String body) {
        return send(HttpMethod.POST, "/namespaces/n/documents/" + operation, body);
    }

    private AggregatedHttpResponse send(HttpMethod method, String path, String body) {
        RequestHeaders headers =
                RequestHeaders.builder(method, path).contentType(MediaType.JSON).build();
        return live.rest(ApiVersion.V2026_07)
                .execute(HttpRequest.of(headers, HttpData.ofUtf8(body)))
                .aggregate()
                .join();
    }
}
