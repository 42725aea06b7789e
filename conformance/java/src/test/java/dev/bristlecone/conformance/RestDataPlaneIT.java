package dev.bristlecone.conformance;

import static dev.bristlecone.conformance.Films.X_AXIS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pinecone.clients.Pinecone;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openapitools.db_data.client.ApiClient;
import org.openapitools.db_data.client.ApiException;
import org.openapitools.db_data.client.api.NamespaceOperationsApi;
import org.openapitools.db_data.client.api.VectorOperationsApi;
import org.openapitools.db_data.client.model.CreateNamespaceRequest;
import org.openapitools.db_data.client.model.DeleteRequest;
import org.openapitools.db_data.client.model.DescribeIndexStatsRequest;
import org.openapitools.db_data.client.model.FetchByMetadataRequest;
import org.openapitools.db_data.client.model.IndexDescription;
import org.openapitools.db_data.client.model.ListItem;
import org.openapitools.db_data.client.model.ListResponse;
import org.openapitools.db_data.client.model.NamespaceDescription;
import org.openapitools.db_data.client.model.QueryRequest;
import org.openapitools.db_data.client.model.QueryResponse;
import org.openapitools.db_data.client.model.ScoredVector;
import org.openapitools.db_data.client.model.SparseValues;
import org.openapitools.db_data.client.model.UpdateRequest;
import org.openapitools.db_data.client.model.UpsertRequest;
import org.openapitools.db_data.client.model.Vector;

/// The data plane over REST, through the operations that the client carries beside its gRPC ones. They check every
/// member of an answer.
final class RestDataPlaneIT {
    private static final String INDEX = "java-rest";
    private static final String VERSION = "2025-10";

    @TempDir
    private static Path directory;

    private static LiveServer server;
    private static Pinecone client;
    private static VectorOperationsApi vectors;
    private static NamespaceOperationsApi namespaces;

    @BeforeAll
    static void start() throws IOException {
        server = LiveServer.start(directory);
        client = server.client();
        client.createServerlessIndex(INDEX, "dotproduct", Films.DIMENSION, "aws", "us-east-1", "disabled", Map.of());
        String url = "http://" + client.describeIndex(INDEX).getHost();
        vectors = new VectorOperationsApi(new ApiClient());
        vectors.setCustomBaseUrl(url);
        namespaces = new NamespaceOperationsApi(new ApiClient());
        namespaces.setCustomBaseUrl(url);
    }

    @AfterAll
    static void stop() {
        client.deleteIndex(INDEX);
        server.close();
    }

    @Test
    void recordsComeBackAsTheyWereWritten() throws ApiException {
        upsert("fetched");

        Map<String, Vector> found = vectors.fetchVectors(VERSION, List.of("a", "b", "nobody"), "fetched")
                .getVectors();
        assertThat(found).containsOnlyKeys("a", "b");
        assertThat(requireNonNull(found.get("a")).getValues()).containsExactly(1f, 0f, 0f, 0f);
        assertThat(requireNonNull(found.get("a")).getSparseValues().getIndices())
                .containsExactly(3L, 4_294_967_295L);
        assertThat(requireNonNull(found.get("b")).getMetadata()).isEqualTo(Map.of("genre", "drama", "year", 2020.0));
    }

    @Test
    void queriesTakeVectorsIdsAndFilters() throws ApiException {
        upsert("queried");

        QueryResponse dense = vectors.queryVectors(
                VERSION,
                new QueryRequest().namespace("queried").topK(2L).vector(X_AXIS).includeMetadata(true));
        assertThat(ids(dense)).containsExactly("a", "b");
        assertThat(dense.getMatches().get(1).getScore()).isCloseTo(0.8f, within(1e-5f));
        assertThat(dense.getMatches().get(1).getMetadata()).isEqualTo(Map.of("genre", "drama", "year", 2020.0));
        QueryResponse hybrid = vectors.queryVectors(
                VERSION,
                new QueryRequest()
                        .namespace("queried")
                        .topK(1L)
                        .vector(X_AXIS)
                        .sparseVector(new SparseValues().indices(List.of(5L)).values(List.of(1f)))
                        .includeValues(true));
        assertThat(ids(hybrid)).containsExactly("b");
        assertThat(hybrid.getMatches().getFirst().getScore()).isCloseTo(2.8f, within(1e-5f));
        assertThat(hybrid.getMatches().getFirst().getValues()).containsExactly(0.8f, 0.6f, 0f, 0f);
        QueryResponse byId = vectors.queryVectors(
                VERSION,
                new QueryRequest()
                        .namespace("queried")
                        .topK(5L)
                        .id("a")
                        .filter(Map.of("genre", Map.of("$ne", "comedy"))));
        assertThat(ids(byId)).containsExactly("b");
    }

    @Test
    void recordsAreListedUpdatedAndDeleted() throws ApiException {
        upsert("changed");

        ListResponse first = vectors.listVectors(VERSION, null, 1L, null, "changed");
        assertThat(first.getVectors()).extracting(ListItem::getId).containsExactly("a");
        ListResponse second =
                vectors.listVectors(VERSION, null, 1L, first.getPagination().getNext(), "changed");
        assertThat(second.getVectors()).extracting(ListItem::getId).containsExactly("b");

        vectors.updateVector(
                VERSION,
                new UpdateRequest().id("a").setMetadata(Map.of("mood", "dark")).namespace("changed"));
        UpdateRequest dramas = new UpdateRequest()
                .filter(Map.of("genre", "drama"))
                .setMetadata(Map.of("mood", "dark"))
                .namespace("changed");
        assertThat(vectors.updateVector(VERSION, dramas.dryRun(true)).getMatchedRecords())
                .isEqualTo(1);
        assertThat(dark()).containsOnlyKeys("a");
        vectors.updateVector(VERSION, dramas.dryRun(false));
        assertThat(dark()).containsOnlyKeys("a", "b");

        vectors.deleteVectors(VERSION, new DeleteRequest().ids(List.of("a")).namespace("changed"));
        assertThat(dark()).containsOnlyKeys("b");
        vectors.deleteVectors(
                VERSION, new DeleteRequest().filter(Map.of("genre", "drama")).namespace("changed"));
        assertThat(dark()).isEmpty();
        upsert("changed");
        vectors.deleteVectors(VERSION, new DeleteRequest().deleteAll(true).namespace("changed"));
        assertThat(vectors.listVectors(VERSION, null, null, null, "changed").getVectors())
                .isEmpty();
    }

    @Test
    void namespacesLiveFromCreationToDeletion() throws ApiException {
        assertThat(namespaces
                        .createNamespace(VERSION, new CreateNamespaceRequest().name("space"))
                        .getName())
                .isEqualTo("space");
        upsert("space");

        assertThat(namespaces.describeNamespace(VERSION, "space").getRecordCount())
                .isEqualTo(2);
        assertThat(namespaces.listNamespacesOperation(VERSION, 10, null, "spa").getNamespaces())
                .extracting(NamespaceDescription::getName)
                .containsExactly("space");
        IndexDescription stats = vectors.describeIndexStats(VERSION, new DescribeIndexStatsRequest());
        assertThat(stats.getDimension()).isEqualTo(Films.DIMENSION);
        assertThat(requireNonNull(stats.getNamespaces().get("space")).getVectorCount())
                .isEqualTo(2);
        namespaces.deleteNamespace(VERSION, "space");
        refused(404, "Namespace not found", () -> namespaces.describeNamespace(VERSION, "space"));
        refused(404, "Namespace not found", () -> namespaces.deleteNamespace(VERSION, "space"));
    }

    @Test
    void refusalsCarryTheStatusAndAHelpfulText() {
        refused(
                400,
                "Vector dimension 3 does not match the dimension of the index 4",
                () -> vectors.queryVectors(VERSION, new QueryRequest().topK(1L).vector(List.of(1f, 2f, 3f))));
        refused(
                400,
                "top_k",
                () -> vectors.queryVectors(
                        VERSION, new QueryRequest().topK(10_001L).vector(X_AXIS)));
        refused(
                404,
                "Namespace not found",
                () -> vectors.deleteVectors(
                        VERSION, new DeleteRequest().deleteAll(true).namespace("nowhere")));
    }

    private static void upsert(String namespace) throws ApiException {
        Vector first = new Vector()
                .id("a")
                .values(X_AXIS)
                .sparseValues(
                        new SparseValues().indices(List.of(3L, 4_294_967_295L)).values(List.of(1f, 0.5f)))
                .metadata(Map.of("genre", "comedy", "year", 2019));
        Vector second = new Vector()
                .id("b")
                .values(List.of(0.8f, 0.6f, 0f, 0f))
                .sparseValues(new SparseValues().indices(List.of(5L)).values(List.of(2f)))
                .metadata(Map.of("genre", "drama", "year", 2020));
        assertThat(vectors.upsertVectors(
                                VERSION,
                                new UpsertRequest()
                                        .vectors(List.of(first, second))
                                        .namespace(namespace))
                        .getUpsertedCount())
                .isEqualTo(2);
    }

    private static Map<String, Vector> dark() throws ApiException {
        return vectors.fetchVectorsByMetadata(
                        VERSION,
                        new FetchByMetadataRequest().namespace("changed").filter(Map.of("mood", "dark")))
                .getVectors();
    }

    private static void refused(int status, String text, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.getCode()).isEqualTo(status);
            assertThat(e.getResponseBody()).contains(text);
        });
    }

    private static List<String> ids(QueryResponse found) {
        return found.getMatches().stream().map(ScoredVector::getId).toList();
    }
}
