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

/// The JSON of the documents API where texts become vectors, over an index whose model needs no memory.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddedDocumentShapesTest {
    private final LiveData live = LiveData.open(SampleIndexes.sparselyEmbeddedDocuments());

    @AfterAll
    void stop() {
        live.close();
    }

    @Test
    void answersTellWhatWasEmbedded() {
        answers(
                "upsert",
                "{\"documents\":[{\"_id\":\"a\",\"body\":\"Red fox.\"},{\"_id\":\"b\",\"place\":[1,0]}]}",
                202,
                "{\"upserted_count\":2,\"usage\":{\"embed_total_tokens\":2}}");
        AggregatedHttpResponse found = post("search", search("red"));
        assertThat(found.contentUtf8())
                .startsWith("{\"matches\":[{\"_id\":\"a\",\"_score\":")
                .contains("\"body\":\"Red fox.\"}],\"namespace\":\"n\",\"usage\":{\"read_units\":")
                .endsWith(",\"embed_total_tokens\":1}}");
        assertThat(found.headers().get("x-bristlecone-model"))
                .isEqualTo("pinecone-sparse-english-v0; stand-in (word weights without a model)");
        answers(
                "update",
                "{\"documents\":[{\"_id\":\"a\",\"body\":\"Brown bear sleeps.\"}]}",
                202,
                "{\"usage\":{\"embed_total_tokens\":3}}");
        answers("update", "{\"documents\":[{\"_id\":\"a\",\"year\":1}]}", 202, "{}");
        assertThat(post("search", search("red")).contentUtf8()).startsWith("{\"matches\":[]");
        assertThat(post("search", search("bear")).contentUtf8()).contains("\"_id\":\"a\"");
    }

    private static String search(String query) {
        return "{\"score_by\":[{\"type\":\"sparse_embed\",\"fields\":[\"body\"],\"query\":\"" + query
                + "\"}],\"top_k\":2,\"include_fields\":[\"body\"]}";
    }

    private void answers(String operation, String body, int status, String expected) {
        AggregatedHttpResponse answer = post(operation, body);
        assertThat(answer.contentUtf8()).isEqualTo(expected);
        assertThat(answer.status().code()).isEqualTo(status);
    }

    private AggregatedHttpResponse post(String operation, String body) {
        RequestHeaders headers = RequestHeaders.builder(HttpMethod.POST, "/namespaces/n/documents/" + operation)
                .contentType(MediaType.JSON)
                .build();
        return live.rest(ApiVersion.V2026_07).execute(headers, body).aggregate().join();
    }
}
