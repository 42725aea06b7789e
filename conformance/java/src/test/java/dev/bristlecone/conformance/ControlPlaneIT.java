package dev.bristlecone.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinecone.clients.Pinecone;
import io.pinecone.exceptions.PineconeAlreadyExistsException;
import io.pinecone.exceptions.PineconeBadRequestException;
import io.pinecone.exceptions.PineconeForbiddenException;
import io.pinecone.exceptions.PineconeNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openapitools.db_control.client.ApiException;
import org.openapitools.db_control.client.model.CreateIndexForModelRequestEmbed;
import org.openapitools.db_control.client.model.IndexModel;
import org.openapitools.db_control.client.model.PodSpec;
import org.openapitools.db_control.client.model.PodSpecMetadataConfig;
import org.openapitools.db_control.client.model.ReadCapacityDedicatedSpecResponse;

/// The whole control plane through the client, which reads answers more strictly than any other: it throws on a missing
/// required member and on members it does not know in `spec` and `read_capacity`.
final class ControlPlaneIT {
    @TempDir
    private static Path directory;

    private static LiveServer server;
    private static Pinecone client;

    @BeforeAll
    static void start() throws IOException {
        server = LiveServer.start(directory);
        client = server.client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aServerlessIndexLivesFromCreationToDeletion() {
        String name = "java-dense";
        client.createServerlessIndex(
                name, "cosine", 8, "aws", "us-east-1", "enabled", Map.of("team", "search", "stage", "test"));

        IndexModel index = client.describeIndex(name);
        assertThat(index.getDimension()).isEqualTo(8);
        assertThat(index.getMetric()).isEqualTo("cosine");
        assertThat(index.getVectorType()).isEqualTo("dense");
        assertThat(index.getStatus().getReady()).isTrue();
        assertThat(index.getStatus().getState()).isEqualTo("Ready");
        assertThat(index.getHost()).doesNotContain("://").contains(":");
        assertThat(index.getTags()).isEqualTo(Map.of("team", "search", "stage", "test"));
        assertThat(index.getSpec().getIndexModelServerless().getServerless().getRegion())
                .isEqualTo("us-east-1");
        assertThat(client.listIndexes().getIndexes())
                .extracting(IndexModel::getName)
                .contains(name);

        assertThatThrownBy(() -> client.deleteIndex(name))
                .isInstanceOf(PineconeForbiddenException.class)
                .hasMessageContaining("Deletion protection is enabled for this index.");
        IndexModel changed = client.configureServerlessIndex(name, "disabled", Map.of("stage", "", "new", "1"), null);
        assertThat(changed.getTags()).isEqualTo(Map.of("team", "search", "new", "1"));
        client.deleteIndex(name);
        assertThatThrownBy(() -> client.describeIndex(name)).isInstanceOf(PineconeNotFoundException.class);
    }

    @Test
    void aRecreatedIndexKeepsItsHost() {
        String name = "java-again";
        client.createSparseServelessIndex(name, "aws", "us-east-1", "disabled", Map.of(), "sparse");
        IndexModel first = client.describeIndex(name);
        client.deleteIndex(name);
        client.createSparseServelessIndex(name, "aws", "us-east-1", "disabled", Map.of(), "sparse");
        IndexModel second = client.describeIndex(name);
        client.deleteIndex(name);

        assertThat(first.getVectorType()).isEqualTo("sparse");
        assertThat(first.getDimension()).isNull();
        assertThat(first.getMetric()).isEqualTo("dotproduct");
        assertThat(second.getHost()).isEqualTo(first.getHost());
    }

    @Test
    void dedicatedReadCapacityIsShown() {
        String name = "java-dedicated";
        client.createServerlessIndex(name, "dotproduct", 4, "gcp", "us-central1", "disabled", Map.of());
        client.configureServerlessIndex(name, null, null, null, "Dedicated", "t1", 1, 2);

        ReadCapacityDedicatedSpecResponse capacity = client.describeIndex(name)
                .getSpec()
                .getIndexModelServerless()
                .getServerless()
                .getReadCapacity()
                .getReadCapacityDedicatedSpecResponse();
        assertThat(capacity.getDedicated().getNodeType()).isEqualTo("t1");
        assertThat(capacity.getStatus().getCurrentReplicas()).isEqualTo(2);
        client.deleteIndex(name);
    }

    @Test
    void aPodIndexKeepsItsShapeAndGrows() {
        String name = "java-pods";
        client.createPodsIndex(
                name,
                4,
                "us-east1-gcp",
                "p1.x1",
                "euclidean",
                1,
                2,
                2,
                new PodSpecMetadataConfig().indexed(List.of("genre")),
                null,
                "disabled",
                Map.of());
        client.configurePodsIndex(name, "p1.x2", 3, null, null);

        PodSpec pod =
                client.describeIndex(name).getSpec().getIndexModelPodBased().getPod();
        assertThat(pod.getPodType()).isEqualTo("p1.x2");
        assertThat(pod.getReplicas()).isEqualTo(3);
        assertThat(pod.getPods()).isEqualTo(6);
        assertThat(pod.getMetadataConfig().getIndexed()).containsExactly("genre");
        client.deleteIndex(name);
    }

    @Test
    void aByocIndexKeepsItsEnvironment() {
        String name = "java-byoc";
        client.createByocIndex(name, "cosine", 4, "aws-us-east-1-b921");

        assertThat(client.describeIndex(name)
                        .getSpec()
                        .getIndexModelBYOC()
                        .getByoc()
                        .getEnvironment())
                .isEqualTo("aws-us-east-1-b921");
        client.deleteIndex(name);
    }

    @Test
    void anEmbeddingIndexKeepsItsModel() throws ApiException {
        String name = "java-texts";
        client.createIndexForModel(
                name,
                "aws",
                "us-east-1",
                new CreateIndexForModelRequestEmbed()
                        .model("multilingual-e5-large")
                        .fieldMap(Map.of("text", "chunk")),
                "disabled",
                Map.of());

        IndexModel index = client.describeIndex(name);
        assertThat(index.getEmbed().getModel()).isEqualTo("multilingual-e5-large");
        assertThat(index.getEmbed().getFieldMap()).isEqualTo(Map.of("text", "chunk"));
        assertThat(index.getDimension()).isEqualTo(1024);
        client.deleteIndex(name);
    }

    @Test
    void refusalsAreTheClientsOwnExceptions() {
        String name = "java-refused";
        client.createServerlessIndex(name, "cosine", 4, "aws", "us-east-1", "disabled", Map.of());

        assertThatThrownBy(
                        () -> client.createServerlessIndex(name, "cosine", 4, "aws", "us-east-1", "disabled", Map.of()))
                .isInstanceOf(PineconeAlreadyExistsException.class)
                .hasMessageContaining("Resource already exists.");
        assertThatThrownBy(() ->
                        client.createServerlessIndex("Wrong", "cosine", 4, "aws", "us-east-1", "disabled", Map.of()))
                .isInstanceOf(PineconeBadRequestException.class)
                .hasMessageContaining("Name must consist of lower case alphanumeric characters or '-'");
        assertThatThrownBy(
                        () -> client.createServerlessIndex("nowhere", "cosine", 4, "aws", "mars", "disabled", Map.of()))
                .isInstanceOf(PineconeNotFoundException.class)
                .hasMessageContaining("Resource cloud: aws region: mars not found.");
        assertThatThrownBy(() -> client.deleteIndex("nobody"))
                .isInstanceOf(PineconeNotFoundException.class)
                .hasMessageContaining("Index nobody not found.");
        client.deleteIndex(name);
    }

    @Test
    void thereAreNoCollectionsBackupsOrRestoreJobs() throws ApiException {
        assertThat(client.listCollections().getCollections()).isEmpty();
        assertThat(client.listProjectBackups().getData()).isEmpty();
        assertThat(client.listRestoreJobs(10).getData()).isEmpty();
        assertThatThrownBy(() -> client.describeCollection("none")).isInstanceOf(PineconeNotFoundException.class);
    }
}
