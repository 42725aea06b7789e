package dev.bristlecone.conformance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinecone.clients.Index;
import io.pinecone.clients.Pinecone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openapitools.db_control.client.model.CreateIndexForModelRequestEmbed;
import org.openapitools.db_data.client.model.Hit;
import org.openapitools.db_data.client.model.SearchRecordsRequestRerank;
import org.openapitools.db_data.client.model.SearchRecordsResponse;
import org.openapitools.inference.client.ApiClient;
import org.openapitools.inference.client.ApiException;
import org.openapitools.inference.client.api.InferenceApi;
import org.openapitools.inference.client.model.EmbedRequest;
import org.openapitools.inference.client.model.EmbedRequestInputsInner;
import org.openapitools.inference.client.model.EmbeddingsList;
import org.openapitools.inference.client.model.RerankRequest;
import org.openapitools.inference.client.model.RerankResult;

/// Models and text records. The client's own inference class knows only the hosted address, so the operations below it
/// are called; they check every member of an answer.
final class TextsIT {
    private static final String INDEX = "java-texts";
    private static final String VERSION = "2025-10";
    private static final String MODEL = "multilingual-e5-large";

    @TempDir
    private static Path directory;

    private static LiveServer server;
    private static Pinecone client;
    private static Index index;
    private static InferenceApi inference;

    @BeforeAll
    static void start() throws Exception {
        server = LiveServer.start(directory);
        client = server.client();
        CreateIndexForModelRequestEmbed embed =
                new CreateIndexForModelRequestEmbed().model(MODEL).fieldMap(Map.of("text", "chunk"));
        client.createIndexForModel(INDEX, "aws", "us-east-1", embed, "disabled", Map.of());
        index = client.getIndexConnection(INDEX);
        inference = new InferenceApi(new ApiClient().setBasePath(server.url()));
    }

    @AfterAll
    static void stop() throws IOException {
        index.close();
        client.deleteIndex(INDEX);
        server.close();
    }

    @Test
    void textsAreEmbedded() throws ApiException {
        EmbeddingsList answer = inference.embed(
                VERSION,
                new EmbedRequest()
                        .model(MODEL)
                        .addInputsItem(new EmbedRequestInputsInner().text("one"))
                        .putParametersItem("input_type", "passage"));
        assertThat(answer.getVectorType()).isEqualTo("dense");
        assertThat(answer.getData().getFirst().getDenseEmbedding().getValues()).hasSize(1024);
        assertThat(answer.getUsage().getTotalTokens()).isEqualTo(3);
        assertThatThrownBy(() -> inference.embed(
                        VERSION, new EmbedRequest().model("none").inputs(List.of())))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void documentsAreRerankedAndModelsListed() throws ApiException {
        RerankResult answer = inference.rerank(
                VERSION,
                new RerankRequest()
                        .model("bge-reranker-v2-m3")
                        .query("What do pandas eat?")
                        .addDocumentsItem(Map.of("text", "The road was closed."))
                        .addDocumentsItem(Map.of("text", "Pandas eat bamboo.")));
        assertThat(answer.getData().getFirst().getIndex()).isEqualTo(1);
        assertThat(requireNonNull(answer.getData().getFirst().getDocument()).get("text"))
                .isEqualTo("Pandas eat bamboo.");
        assertThat(requireNonNull(
                        inference.listModels(VERSION, "embed", "sparse").getModels()))
                .hasSize(1);
        assertThat(inference.getModel(VERSION, MODEL).getDefaultDimension()).isEqualTo(1024);
    }

    @Test
    void recordsAreFoundByTheirText() throws Exception {
        index.upsertRecords(
                "facts",
                List.of(
                        Map.of("_id", "panda", "chunk", "Pandas eat bamboo almost all day.", "topic", "animals"),
                        Map.of("_id", "rates", "chunk", "The bank raised interest rates.", "topic", "money"),
                        Map.of("_id", "bonds", "chunk", "Bonds fall when rates rise.", "topic", "money")));
        assertThat(ids(index.searchRecordsByText("What do bears eat?", "facts", null, 1, null, null)))
                .containsExactly("panda");
        assertThat(ids(index.searchRecordsById("rates", "facts", List.of("topic"), 9, Map.of("topic", "money"), null)))
                .containsExactly("rates", "bonds");
        SearchRecordsRequestRerank rerank = new SearchRecordsRequestRerank()
                .model("bge-reranker-v2-m3")
                .query("food of pandas")
                .topN(1)
                .rankFields(List.of("chunk"));
        assertThat(ids(index.searchRecordsByText("money", "facts", null, 3, null, rerank)))
                .containsExactly("panda");
    }

    private static List<String> ids(SearchRecordsResponse answer) {
        return answer.getResult().getHits().stream().map(Hit::getId).toList();
    }
}
