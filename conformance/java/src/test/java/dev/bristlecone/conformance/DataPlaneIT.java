package dev.bristlecone.conformance;

import static dev.bristlecone.conformance.Films.X_AXIS;
import static dev.bristlecone.conformance.Films.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Struct;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.pinecone.clients.Index;
import io.pinecone.clients.Pinecone;
import io.pinecone.exceptions.PineconeNotFoundException;
import io.pinecone.exceptions.PineconeValidationException;
import io.pinecone.proto.DescribeIndexStatsResponse;
import io.pinecone.proto.FetchByMetadataResponse;
import io.pinecone.proto.FetchResponse;
import io.pinecone.proto.ListItem;
import io.pinecone.proto.ListNamespacesResponse;
import io.pinecone.proto.ListResponse;
import io.pinecone.proto.MetadataFieldProperties;
import io.pinecone.proto.MetadataSchema;
import io.pinecone.proto.NamespaceDescription;
import io.pinecone.proto.Vector;
import io.pinecone.unsigned_indices_model.QueryResponseWithUnsignedIndices;
import io.pinecone.unsigned_indices_model.ScoredVectorWithUnsignedIndices;
import io.pinecone.unsigned_indices_model.SparseValuesWithUnsignedIndices;
import io.pinecone.unsigned_indices_model.VectorWithUnsignedIndices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The data plane as users of the client meet it: over gRPC, through its `Index`. Each test has a namespace of its own.
final class DataPlaneIT {
    private static final String INDEX = "java-films";

    @TempDir
    private static Path directory;

    private static LiveServer server;
    private static Pinecone client;
    private static Index index;

    @BeforeAll
    static void start() throws IOException {
        server = LiveServer.start(directory);
        client = server.client();
        client.createServerlessIndex(INDEX, "cosine", Films.DIMENSION, "aws", "us-east-1", "disabled", Map.of());
        index = client.getIndexConnection(INDEX);
        index.upsert(Films.all(), "films");
    }

    @AfterAll
    static void stop() {
        index.close();
        client.deleteIndex(INDEX);
        server.close();
    }

    @Test
    void recordsComeBackAsTheyWereWritten() {
        FetchResponse found = index.fetch(List.of("film-1", "film-5", "nobody"), "films");

        assertThat(found.getVectorsMap()).containsOnlyKeys("film-1", "film-5");
        VectorWithUnsignedIndices written = Films.all().getLast();
        assertThat(found.getVectorsOrThrow("film-5").getValuesList()).isEqualTo(written.getValuesList());
        assertThat(found.getVectorsOrThrow("film-5").getMetadata()).isEqualTo(written.getMetadata());
    }

    @Test
    void theNearestComeFirst() {
        QueryResponseWithUnsignedIndices found = index.queryByVector(3, X_AXIS, "films", true, true);

        assertThat(ids(found)).containsExactly("film-1", "film-2", "film-5");
        assertThat(found.getMatches(1).getScore()).isCloseTo(0.8f, within(1e-5f));
        assertThat(found.getMatches(1).getValuesList()).containsExactly(0.8f, 0.6f, 0f, 0f);
        assertThat(found.getMatches(1).getMetadata())
                .isEqualTo(Films.all().get(1).getMetadata());
        assertThat(found.getNamespace()).isEqualTo("films");
        assertThat(found.getUsage().getReadUnits()).isPositive();
    }

    @Test
    void valuesAndMetadataAreLeftOutUnlessAskedFor() {
        ScoredVectorWithUnsignedIndices match =
                index.queryByVector(1, X_AXIS, "films").getMatches(0);

        assertThat(match.getValuesList()).isEmpty();
        assertThat(match.getMetadata()).isEqualTo(Struct.getDefaultInstance());
    }

    @Test
    void aRecordIsAQuery() {
        assertThat(ids(index.queryByVectorId(2, "film-3", "films"))).containsExactly("film-3", "film-2");
        assertThat(ids(index.queryByVectorId(2, "nobody", "films"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"genre": "comedy"}                     | film-1 film-3
            {"genre": {"$ne": "drama"}}             | film-1 film-3 film-5
            {"year": {"$gt": 2020, "$lte": 2022}}   | film-3 film-4
            {"year": {"$in": [2019, 2023]}}         | film-1 film-5
            {"tags": "silent"}                      | film-1 film-5
            {"tags": {"$exists": false}}            | film-4
            {"$or": [{"genre": "action"}, {"$and": [{"rated": false}, {"year": {"$lt": 2021}}]}]} | film-2 film-5
            """)
    void filtersChoose(String filter, String expected) {
        QueryResponseWithUnsignedIndices byVector = index.queryByVector(10, X_AXIS, "films", struct(filter));
        QueryResponseWithUnsignedIndices byId = index.queryByVectorId(10, "film-2", "films", struct(filter));
        FetchByMetadataResponse fetched = index.fetchByMetadata("films", struct(filter));

        List<String> chosen = List.of(expected.split(" "));
        assertThat(ids(byVector)).containsExactlyInAnyOrderElementsOf(chosen);
        assertThat(ids(byId)).containsExactlyInAnyOrderElementsOf(chosen);
        assertThat(fetched.getVectorsMap()).containsOnlyKeys(chosen);
    }

    @Test
    void batchesAreListedByPagesAndPrefix() {
        List<VectorWithUnsignedIndices> rows = rows(230);
        assertThat(index.upsert(rows.subList(0, 150), "listed").getUpsertedCount())
                .isEqualTo(150);
        assertThat(index.upsert(rows.subList(150, 230), "listed").getUpsertedCount())
                .isEqualTo(80);

        List<String> all = new ArrayList<>(ids(index.list("listed")));
        assertThat(all).hasSize(100);
        ListResponse page = index.list("listed", 100);
        while (page.hasPagination() && !page.getPagination().getNext().isEmpty()) {
            page = index.list("listed", 100, page.getPagination().getNext());
            all.addAll(ids(page));
        }
        assertThat(all).hasSize(230).isSorted().doesNotHaveDuplicates();
        assertThat(ids(index.list("listed", "row-22"))).hasSize(10).allMatch(id -> id.startsWith("row-22"));
        assertThat(ids(index.list("listed", "row-22", 4))).containsExactly("row-220", "row-221", "row-222", "row-223");
    }

    @Test
    void recordsAreFetchedByMetadataPageByPage() {
        index.upsert(rows(60), "paged");
        Set<String> seen = new TreeSet<>();
        FetchByMetadataResponse page = index.fetchByMetadata("paged", struct("{\"even\": true}"), 20, null);
        seen.addAll(page.getVectorsMap().keySet());
        assertThat(seen).hasSize(20);
        while (page.hasPagination() && !page.getPagination().getNext().isEmpty()) {
            page = index.fetchByMetadata(
                    "paged",
                    struct("{\"even\": true}"),
                    20,
                    page.getPagination().getNext());
            seen.addAll(page.getVectorsMap().keySet());
        }

        assertThat(seen).hasSize(30);
    }

    @Test
    void anUpdateChangesWhatItNames() {
        index.upsert(Films.all(), "updated");
        index.update("film-2", List.of(0f, 0f, 0f, 1f), "updated");
        index.update("film-2", null, struct("{\"year\": 2024, \"mood\": \"dark\"}"), "updated", null, null);

        Vector changed = index.fetch(List.of("film-2"), "updated").getVectorsOrThrow("film-2");
        assertThat(changed.getValuesList()).containsExactly(0f, 0f, 0f, 1f);
        assertThat(changed.getMetadata())
                .isEqualTo(struct(
                        "{\"genre\":\"drama\",\"year\":2024,\"rated\":false,\"tags\":[\"short\"],\"mood\":\"dark\"}"));
    }

    @Test
    void anUpdateByMetadataMayBeTriedFirst() {
        index.upsert(Films.all(), "marked");
        Struct comedies = struct("{\"genre\": \"comedy\"}");
        Struct mark = struct("{\"fun\": true}");

        assertThat(index.updateByMetadata(comedies, mark, "marked", true).getMatchedRecords())
                .isEqualTo(2);
        assertThat(index.fetchByMetadata("marked", mark).getVectorsMap()).isEmpty();
        assertThat(index.updateByMetadata(comedies, mark, "marked").getMatchedRecords())
                .isEqualTo(2);
        assertThat(index.fetchByMetadata("marked", mark).getVectorsMap()).containsOnlyKeys("film-1", "film-3");
    }

    @Test
    void deletesTakeIdsFiltersOrAll() {
        index.upsert(Films.all(), "doomed");
        index.deleteByIds(List.of("film-1", "nobody"), "doomed");
        assertThat(ids(index.list("doomed"))).containsExactly("film-2", "film-3", "film-4", "film-5");
        index.deleteByFilter(struct("{\"genre\": \"drama\"}"), "doomed");
        assertThat(ids(index.list("doomed"))).containsExactly("film-3", "film-5");
        index.deleteAll("doomed");
        assertThat(ids(index.list("doomed"))).isEmpty();
    }

    @Test
    void sparseIndicesReachTheLastUnsignedNumber() {
        String name = "java-sparse";
        client.createSparseServelessIndex(name, "aws", "us-east-1", "disabled", Map.of(), "sparse");
        try (Index sparse = client.getIndexConnection(name)) {
            long last = 4_294_967_295L;
            sparse.upsert("a", List.of(), List.of(7L, last), List.of(1f, 2f), null, "");
            sparse.upsert("b", List.of(), List.of(7L), List.of(4f), null, "");
            sparse.upsert("c", List.of(), List.of(9L), List.of(1f), null, "");

            QueryResponseWithUnsignedIndices found =
                    sparse.query(5, null, List.of(7L, last), List.of(1f, 1f), "", null, null, true, false);
            assertThat(ids(found)).containsExactly("b", "a");
            assertThat(found.getMatches(1).getScore()).isCloseTo(3f, within(1e-5f));
            assertThat(found.getMatches(1).getSparseValuesWithUnsignedIndices().getIndicesWithUnsigned32IntList())
                    .containsExactlyInAnyOrder(7L, last);
        }
        client.deleteIndex(name);
    }

    @Test
    void denseAndSparseScoresAddUp() {
        String name = "java-hybrid";
        client.createServerlessIndex(name, "dotproduct", Films.DIMENSION, "aws", "us-east-1", "disabled", Map.of());
        try (Index hybrid = client.getIndexConnection(name)) {
            List<VectorWithUnsignedIndices> films = Films.all();
            for (int i = 0; i < films.size(); i++) {
                VectorWithUnsignedIndices film = films.get(i);
                hybrid.upsert(
                        film.getId(), film.getValuesList(), List.of((long) i), List.of(2f), film.getMetadata(), "");
            }

            QueryResponseWithUnsignedIndices found =
                    hybrid.query(2, X_AXIS, List.of(2L), List.of(0.7f), "", null, null, false, true);
            assertThat(ids(found)).containsExactly("film-3", "film-1");
            assertThat(found.getMatches(0).getScore()).isCloseTo(1.4f, within(1e-5f));
            assertThat(found.getMatches(0).getMetadata()).isEqualTo(films.get(2).getMetadata());
        }
        client.deleteIndex(name);
    }

    /// So many records that an index answers for each half.
    @Test
    void theHighestSumsOfManyRecordsAreFound() {
        String name = "java-hybrid-many";
        client.createServerlessIndex(name, "dotproduct", Films.DIMENSION, "aws", "us-east-1", "disabled", Map.of());
        try (Index hybrid = client.getIndexConnection(name)) {
            List<VectorWithUnsignedIndices> batch = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                // Every record is alike but for one dense value and one sparse weight.
                batch.add(new VectorWithUnsignedIndices(
                        "many-" + i,
                        List.of(1f, (i % 100) / 100f, 0f, 0f),
                        null,
                        new SparseValuesWithUnsignedIndices(List.of(i % 7L, 4_294_967_295L), List.of(1f, i / 1_500f))));
                if (batch.size() == 100) {
                    hybrid.upsert(batch, "");
                    batch.clear();
                }
            }

            QueryResponseWithUnsignedIndices found = hybrid.query(
                    3,
                    List.of(0f, 1f, 0f, 0f),
                    List.of(3L, 4_294_967_295L),
                    List.of(10f, 1f),
                    "",
                    null,
                    null,
                    false,
                    false);
            // The sum is i % 100 / 100 + i / 1500, and 10 more where i % 7 is 3.
            assertThat(ids(found)).containsExactly("many-1494", "many-1396", "many-1487");
            assertThat(found.getMatches(0).getScore()).isCloseTo(10.94f + 1_494 / 1_500f, within(1e-4f));
        }
        client.deleteIndex(name);
    }

    @Test
    void statsCountEveryNamespace() {
        index.upsert(rows(12), "counted");

        DescribeIndexStatsResponse stats = index.describeIndexStats();
        assertThat(stats.getDimension()).isEqualTo(Films.DIMENSION);
        assertThat(stats.getMetric()).isEqualTo("cosine");
        assertThat(stats.getVectorType()).isEqualTo("dense");
        assertThat(stats.getNamespacesOrThrow("films").getVectorCount()).isEqualTo(5);
        assertThat(stats.getNamespacesOrThrow("counted").getVectorCount()).isEqualTo(12);
        assertThat(stats.getTotalVectorCount()).isGreaterThanOrEqualTo(17);
    }

    @Test
    void namespacesLiveFromCreationToDeletion() {
        MetadataSchema schema = MetadataSchema.newBuilder()
                .putFields(
                        "genre",
                        MetadataFieldProperties.newBuilder().setFilterable(true).build())
                .build();
        assertThat(index.createNamespace("space-plain").getName()).isEqualTo("space-plain");
        assertThat(index.createNamespace("space-schema", schema).getSchema()).isEqualTo(schema);
        index.upsert("one", X_AXIS, "space-plain");

        assertThat(index.describeNamespace("space-plain").getRecordCount()).isEqualTo(1);
        ListNamespacesResponse listed = index.listNamespaces("space-", null, 10);
        assertThat(listed.getNamespacesList())
                .extracting(NamespaceDescription::getName)
                .containsExactly("space-plain", "space-schema");
        assertThat(listed.getTotalCount()).isEqualTo(2);
        ListNamespacesResponse first = index.listNamespaces("space-", null, 1);
        assertThat(first.getNamespacesCount()).isEqualTo(1);
        assertThat(index.listNamespaces("space-", first.getPagination().getNext(), 1)
                        .getNamespaces(0)
                        .getName())
                .isEqualTo("space-schema");

        refused(Status.Code.ALREADY_EXISTS, "already exists", () -> index.createNamespace("space-plain"));
        index.deleteNamespace("space-plain");
        index.deleteNamespace("space-schema");
        refused(Status.Code.NOT_FOUND, "Namespace not found", () -> index.describeNamespace("space-plain"));
        refused(Status.Code.NOT_FOUND, "Namespace not found", () -> index.deleteNamespace("space-plain"));
    }

    @Test
    void refusalsAreStatusesWithAHelpfulText() {
        List<Float> shortVector = List.of(1f, 2f, 3f);
        String wrongDimension = "Vector dimension 3 does not match the dimension of the index 4";

        refused(Status.Code.INVALID_ARGUMENT, wrongDimension, () -> index.upsert("a", shortVector, "films"));
        refused(Status.Code.INVALID_ARGUMENT, wrongDimension, () -> index.queryByVector(1, shortVector, "films"));
        refused(Status.Code.INVALID_ARGUMENT, "top_k", () -> index.queryByVector(10_001, X_AXIS, "films"));
        refused(Status.Code.INVALID_ARGUMENT, "top_k", () -> index.queryByVector(0, X_AXIS, "films"));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "$near",
                () -> index.queryByVector(1, X_AXIS, "films", struct("{\"year\": {\"$near\": 3}}")));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "Metadata value must be",
                () -> index.upsert("a", X_AXIS, null, null, struct("{\"a\": {\"b\": 1}}"), "films"));
        refused(Status.Code.NOT_FOUND, "Namespace not found", () -> index.deleteAll("nowhere"));
        assertThat(ids(index.list("films"))).hasSize(5);
    }

    @Test
    void theClientRefusesSomeItself() {
        assertThatThrownBy(() -> client.getIndexConnection("nobody"))
                .isInstanceOf(PineconeNotFoundException.class)
                .hasMessageContaining("Index nobody not found.");
        assertThatThrownBy(() -> index.query(1, X_AXIS, null, null, "films", "film-1", null, false, false))
                .isInstanceOf(PineconeValidationException.class);
    }

    /// The client hands on the status of gRPC as it is: its own exceptions are for REST only.
    private static void refused(Status.Code code, String text, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    private static List<VectorWithUnsignedIndices> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new VectorWithUnsignedIndices(
                        "row-%03d".formatted(i),
                        List.of(1f, (float) i, 0f, 0f),
                        struct("{\"even\": %b}".formatted(i % 2 == 0)),
                        null))
                .toList();
    }

    private static List<String> ids(QueryResponseWithUnsignedIndices found) {
        return found.getMatchesList().stream()
                .map(ScoredVectorWithUnsignedIndices::getId)
                .toList();
    }

    private static List<String> ids(ListResponse page) {
        return page.getVectorsList().stream().map(ListItem::getId).toList();
    }
}
