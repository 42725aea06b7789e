package dev.bristlecone.server.rest.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.bristlecone.inference.Inference;
import dev.bristlecone.inference.InferenceSettings;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.edge.Envelope;
import dev.bristlecone.server.edge.ErrorResponses;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Embed, rerank and the models on a loopback port, in the shapes of several versions.
final class InferenceRoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Inference INFERENCE = Inference.open(
            new InferenceSettings(Path.of("absent"), true, 2, 1000, Duration.ofMinutes(10), 1L << 30), Map.of());
    private static final Server SERVER = start();

    @AfterAll
    static void stop() {
        SERVER.stop().join();
        INFERENCE.close();
    }

    @Test
    void densePassagesAreEmbeddedInTheShapeOfTheVersion() throws Exception {
        String body = "{'model':'multilingual-e5-large','inputs':[{'text':'a'},{'text':'b'}],"
                + "'parameters':{'input_type':'passage','truncate':'END'}}";
        JsonNode now = ok(post("2025-10", "/embed", body));
        assertThat(now.get("model").asText()).isEqualTo("multilingual-e5-large");
        assertThat(now.get("vector_type").asText()).isEqualTo("dense");
        assertThat(now.get("data")).hasSize(2);
        assertThat(now.at("/data/1/vector_type").asText()).isEqualTo("dense");
        assertThat(now.at("/data/1/values")).hasSize(1024);
        assertThat(now.at("/usage/total_tokens").asInt()).isEqualTo(6);
        JsonNode before = ok(post("2024-10", "/embed", body));
        assertThat(before.has("vector_type")).isFalse();
        assertThat(before.at("/data/0").has("vector_type")).isFalse();
    }

    @Test
    void sparseTokensAreToldWhenAskedFor() throws Exception {
        JsonNode answer = ok(post(
                "2025-04",
                "/embed",
                "{'model':'pinecone-sparse-english-v0','inputs':[{'text':'apple pie'}],"
                        + "'parameters':{'input_type':'query','return_tokens':true}}"));
        assertThat(answer.get("vector_type").asText()).isEqualTo("sparse");
        assertThat(answer.at("/data/0/sparse_tokens")).hasSize(2);
        assertThat(answer.at("/data/0/sparse_values")).hasSize(2);
        assertThat(answer.at("/data/0/sparse_indices/1").asLong()).isBetween(0L, 0xffff_ffffL);
    }

    @Test
    void rerankedDocumentsComeBackAsTheyWere() throws Exception {
        JsonNode answer = ok(post(
                "2025-10",
                "/rerank",
                "{'model':'bge-reranker-v2-m3','query':'fruit','rank_fields':['body'],'top_n':1,'documents':["
                        + "{'body':'a long walk','n':1.50},{'body':'apples are fruit','deep':{'a':[1,null,true]}}]}"));
        assertThat(answer.get("data")).hasSize(1);
        assertThat(answer.at("/data/0/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/data/0/document").toString())
                .isEqualTo("{\"body\":\"apples are fruit\",\"deep\":{\"a\":[1,null,true]}}");
        assertThat(answer.at("/usage/rerank_units").asInt()).isEqualTo(1);
    }

    @Test
    void modelsAreListedByKindAndDescribed() throws Exception {
        JsonNode sparse = ok(get("2025-04", "/models?type=embed&vector_type=sparse"));
        assertThat(sparse.get("models")).hasSize(1);
        assertThat(ok(get("2025-04", "/models?type=rerank")).get("models")).hasSize(3);
        assertThat(ok(get("2025-04", "/models")).get("models")).hasSizeGreaterThan(5);
        HttpResponse<String> described = get("2025-04", "/models/llama-text-embed-v2");
        assertThat(ok(described).get("supported_dimensions").toString()).isEqualTo("[384,512,768,1024,2048]");
        assertThat(described.headers().firstValue("x-bristlecone-model").orElseThrow())
                .startsWith("llama-text-embed-v2; stand-in (");
        refused(get("2025-04", "/models?type=rerank&vector_type=dense"), 400, "vector_type");
        refused(
                get("2025-04", "/models?vector_type=thick"),
                400,
                "Invalid vector_type, expected one of [dense, sparse]");
        refused(get("2025-04", "/models/nonesuch"), 404, "Model 'nonesuch' not found");
    }

    @Test
    void whatAVersionDoesNotHaveIsNotFound() throws Exception {
        refused(get("2025-01", "/models"), 404, "before API version 2025-04");
        refused(post("2024-07", "/rerank", "{}"), 404, "before API version 2024-10");
    }

    @Test
    void wrongBodiesAreRefusedByName() throws Exception {
        refused(post("2025-10", "/embed", "{'inputs':[{'text':'a'}]}"), 422, "missing field `model`");
        refused(post("2025-10", "/embed", "{'model':'m','inputs':['a']}"), 422, "inputs[0]");
        refused(
                post(
                        "2025-10",
                        "/rerank",
                        "{'model':'bge-reranker-v2-m3','query':'a','documents':[{'text':'a'}],'top_n':0}"),
                400,
                "top_n must be at least 1");
        refused(
                post(
                        "2025-10",
                        "/rerank",
                        "{'model':'bge-reranker-v2-m3','query':'a','documents':[{'a':'b','c':'d'}],'rank_fields':['a','c']}"),
                400,
                "only one rank field");
    }

    private static void refused(HttpResponse<String> answer, int status, String part) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).at("/error/message").asText()).contains(part);
    }

    private static JsonNode ok(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static HttpResponse<String> get(String version, String path) throws Exception {
        return send(request(version, path).GET());
    }

    /// Bodies may use `'` for `"`.
    private static HttpResponse<String> post(String version, String path, String body) throws Exception {
        return send(request(version, path).POST(BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String version, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.activeLocalPort() + path))
                .header("x-pinecone-api-version", version)
                .header("content-type", "application/json");
    }

    private static Server start() {
        ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .errorHandler(new ErrorResponses(host -> Envelope.CONTROL))
                .decorator((delegate, context, request) -> {
                    String version = request.headers().get("x-pinecone-api-version", "");
                    new Call("request", ApiVersion.parse(version).orElseThrow(), null, false, "test").attach(context);
                    return delegate.serve(context, request);
                });
        new InferenceRoutes(INFERENCE).install(builder.defaultVirtualHost());
        Server server = builder.build();
        server.start().join();
        return server;
    }
}
