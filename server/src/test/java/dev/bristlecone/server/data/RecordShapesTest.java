package dev.bristlecone.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.bristlecone.database.data.SampleIndexes;
import dev.bristlecone.server.edge.ApiVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The JSON of the text records API to the letter, over an index whose model needs no memory.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordShapesTest {
    private static final String SEARCH =
            "{\"query\":{\"inputs\":{\"text\":\"interest\"},\"top_k\":2},\"fields\":[\"year\"]}";

    private final LiveData live = LiveData.open(SampleIndexes.embedding("pinecone-sparse-english-v0", 0));

    @AfterAll
    void stop() {
        live.close();
    }

    @Test
    void newerAnswersTellTheNamespaceAndTheirSize() {
        store("blue");
        post(ApiVersion.V2026_07, "/namespace-aliases", "{\"name\":\"live\",\"target_namespace\":\"blue\"}");
        AggregatedHttpResponse newer = post(ApiVersion.V2026_07, "/records/namespaces/live/search", SEARCH);
        assertThat(newer.contentUtf8())
                .startsWith("{\"result\":{\"hits\":[{\"_id\":\"a\",\"_score\":")
                .contains("\"fields\":{\"year\":1990}}]},\"namespace\":\"blue\",\"usage\":{\"read_units\":")
                .contains("\"egress_bytes\":")
                .contains("\"embed_total_tokens\":1");
        AggregatedHttpResponse older = post(ApiVersion.V2026_04, "/records/namespaces/blue/search", SEARCH);
        assertThat(older.contentUtf8()).doesNotContain("namespace", "egress_bytes");
        assertThat(older.headers().get("x-bristlecone-model"))
                .isEqualTo("pinecone-sparse-english-v0; stand-in (word weights without a model)");
    }

    @Test
    void olderVersionsNameAHundredFieldsAtMost() {
        store("red");
        String many = SEARCH.replace("\"year\"", "\"year\"" + ",\"other\"".repeat(100));
        assertThat(post(ApiVersion.V2026_07, "/records/namespaces/red/search", many)
                        .contentUtf8())
                .contains("\"fields\":{\"year\":1990}");
        assertThat(post(ApiVersion.V2026_04, "/records/namespaces/red/search", many)
                        .contentUtf8())
                .contains("fields must name at most 100 fields, got 101");
    }

    @Test
    void anIdIsGivenOnce() {
        AggregatedHttpResponse answer = post(
                ApiVersion.V2026_07,
                "/records/namespaces/n/upsert",
                "{\"_id\":\"a\",\"body\":\"one\"}\n{\"_id\":\"b\",\"id\":\"c\",\"body\":\"two\"}\n");
        assertThat(answer.status().code()).isEqualTo(400);
        assertThat(answer.contentUtf8()).contains("Line 2 has both '_id' and 'id'");
    }

    @Test
    void rerankingByAFieldThatARecordLacksIsRefused() {
        store("green");
        String rerank = ",\"rerank\":{\"model\":\"bge-reranker-v2-m3\",\"rank_fields\":[\"title\"]}}";
        AggregatedHttpResponse answer = post(
                ApiVersion.V2026_07,
                "/records/namespaces/green/search",
                SEARCH.substring(0, SEARCH.length() - 1) + rerank);
        assertThat(answer.status().code()).isEqualTo(400);
        assertThat(answer.contentUtf8()).contains("Record 'a' has no field 'title'");
    }

    private void store(String namespace) {
        AggregatedHttpResponse stored = post(
                ApiVersion.V2026_07,
                "/records/namespaces/" + namespace + "/upsert",
                "{\"_id\":\"a\",\"body\":\"Interest rates rose.\",\"year\":1990}\n");
        assertThat(stored.status().code()).as(stored.contentUtf8()).isEqualTo(201);
    }

    private AggregatedHttpResponse post(ApiVersion version, String path, String body) {
        RequestHeaders headers = RequestHeaders.builder(HttpMethod.POST, path)
                .contentType(MediaType.JSON)
                .build();
        return live.rest(version).execute(headers, body).aggregate().join();
    }
}
