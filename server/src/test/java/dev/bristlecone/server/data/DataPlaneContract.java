package dev.bristlecone.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.FetchMatchingRequest;
import dev.bristlecone.database.data.ListRequest;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.RecordInput;
import dev.bristlecone.database.data.SampleIndexes;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.database.data.UpdateRequest;
import dev.bristlecone.database.data.UpsertRequest;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.server.edge.ApiVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// One life of an index and one table of bad requests, the same over every wire and in every version.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DataPlaneContract {
    /// What an operation that the version does not have is on REST and on gRPC.
    private static final Object[] UNKNOWN_OPERATION = {5, 12};

    private static final float[] EAST = {1, 0};
    private static final float[] NORTH = {0, 1};
    private static final SparseInput SPARSE = new SparseInput(new int[] {7, -1, 3}, new float[] {0.1f, 2, 3});

    private final LiveData live = LiveData.open(SampleIndexes.dense(2, Metric.DOT_PRODUCT));

    abstract DataClient client(LiveData live, ApiVersion version);

    @BeforeAll
    void start() {
        assertThat(client(live, ApiVersion.V2026_07).stats()).isEmpty();
    }

    @AfterAll
    void stop() {
        live.close();
    }

    @ParameterizedTest
    @EnumSource
    void livesThroughEveryOperation(ApiVersion version) {
        DataClient client = client(live, version);
        String namespace = "life-" + version.label();

        assertThat(client.upsert(new UpsertRequest(namespace, films()))).isEqualTo(3);
        findsByVectorAndById(client, namespace);
        fetchesAndLists(client, namespace);
        fetchesMatching(client, namespace, version);
        updates(client, namespace, version);
        deletes(client, namespace, version);
    }

    private static void findsByVectorAndById(DataClient client, String namespace) {
        List<Match> full = client.query(query(namespace, EAST, null, Map.of("genre", "comedy"), true));
        List<Match> bare = client.query(query(namespace, null, "b", null, false));

        assertThat(full).extracting(match -> match.record().id()).containsExactly("a", "c");
        assertThat(full.getFirst().score()).isEqualTo(1f);
        assertThat(full.getFirst().record().values()).containsExactly(1, 0);
        assertThat(full.getFirst().record().sparse())
                .isEqualTo(new SparseVector(new int[] {3, 7, -1}, new float[] {3, 0.1f, 2}));
        assertThat(full.getFirst().record().metadata().fields().keySet()).containsExactly("genre", "tags", "year");
        assertThat(bare.getFirst().record().id()).isEqualTo("b");
        assertThat(bare.getFirst().record().values()).isNull();
        assertThat(bare.getFirst().record().metadata().isEmpty()).isTrue();
        assertThat(client.query(query("nowhere", EAST, null, null, false))).isEmpty();
    }

    private static void fetchesAndLists(DataClient client, String namespace) {
        assertThat(client.fetch(namespace, List.of("b", "unknown", "b")))
                .extracting(Record::id)
                .containsExactly("b");
        assertThat(client.fetch("nowhere", List.of("b"))).isEmpty();

        Listing<String> first = client.list(new ListRequest(namespace, "", 2L, null));
        Listing<String> rest = client.list(new ListRequest(namespace, "", 2L, first.next()));
        assertThat(first.items()).containsExactly("a", "b");
        assertThat(rest).isEqualTo(new Listing<>(List.of("c"), null));
    }

    private static void fetchesMatching(DataClient client, String namespace, ApiVersion version) {
        FetchMatchingRequest first = new FetchMatchingRequest(namespace, Map.of("genre", "comedy"), 1L, null);
        if (!version.atLeast(ApiVersion.V2025_10)) {
            assertThat(refusal(() -> client.fetchMatching(first)).code).isIn(UNKNOWN_OPERATION);
            return;
        }
        Listing<Record> comedies = client.fetchMatching(first);
        Listing<Record> more = client.fetchMatching(
                new FetchMatchingRequest(namespace, Map.of("genre", "comedy"), 1L, comedies.next()));
        assertThat(comedies.items()).extracting(Record::id).containsExactly("a");
        assertThat(more.items()).extracting(Record::id).containsExactly("c");
        assertThat(more.next()).isNull();
    }

    private void updates(DataClient client, String namespace, ApiVersion version) {
        client.update(new UpdateRequest(namespace, "b", EAST, null, Map.of("year", 2001), null, false));
        assertThat(client.fetch(namespace, List.of("b")).getFirst().values()).containsExactly(1, 0);

        UpdateRequest dry = new UpdateRequest(
                namespace, null, null, null, Map.of("genre", "drama"), Map.of("genre", "comedy"), true);
        UpdateRequest real = new UpdateRequest(
                namespace, null, null, null, Map.of("genre", "drama"), Map.of("genre", "comedy"), false);
        if (!version.atLeast(ApiVersion.V2025_10)) {
            assertThat(refusal(() -> client.update(dry)).code).isEqualTo(3);
            assertThat(refusal(() -> client.update(real)).code).isEqualTo(3);
            for (String id : List.of("a", "c")) {
                client.update(new UpdateRequest(namespace, id, null, null, Map.of("genre", "drama"), null, false));
            }
            return;
        }
        Long expected = tellsMatches(version) ? Long.valueOf(2) : null;
        assertThat(client.update(dry)).isEqualTo(expected);
        assertThat(client.update(real)).isEqualTo(expected);
        assertThat(client.query(query(namespace, EAST, null, Map.of("genre", "comedy"), false)))
                .isEmpty();
    }

    private static void deletes(DataClient client, String namespace, ApiVersion version) {
        client.delete(new DeleteRequest(namespace, List.of("a", "unknown"), false, null));
        client.delete(new DeleteRequest(namespace, List.of(), false, Map.of("genre", "drama")));
        assertThat(client.list(new ListRequest(namespace, "", null, null)).items())
                .containsExactly("b");
        client.delete(new DeleteRequest(namespace, List.of(), true, null));
        assertThat(client.list(new ListRequest(namespace, "", null, null)).items())
                .isEmpty();
        if (version.atLeast(ApiVersion.V2025_04)) {
            client.deleteNamespace(namespace);
        } else {
            assertThat(refusal(() -> client.deleteNamespace(namespace)).code).isIn(UNKNOWN_OPERATION);
        }
    }

    /// Whether this wire's answer to an update carries the count in this version.
    abstract boolean tellsMatches(ApiVersion version);

    @ParameterizedTest
    @EnumSource(names = {"V2025_10", "V2026_07"})
    void namespacesAreMadeListedDescribedAndDeleted(ApiVersion version) {
        DataClient client = client(live, version);
        String name = "films-" + version.label();

        assertThat(client.createNamespace(name, List.of("genre"))).isZero();
        client.upsert(new UpsertRequest(name, films()));
        client.upsert(new UpsertRequest("", films()));

        assertThat(client.describeNamespace(name)).isEqualTo(3);
        assertThat(client.describeNamespace("__default__")).isEqualTo(3);
        assertThat(client.stats()).containsEntry("__default__", 3L).containsEntry(name, 3L);
        assertThat(client.namespaces("", 1L, null).items()).containsExactly("__default__");
        assertThat(client.namespaces("films-", null, null).items()).containsExactly(name);
        assertThat(refusal(() -> client.createNamespace(name, List.of("genre"))).code)
                .isEqualTo(6);
        client.deleteNamespace(name);
        assertThat(refusal(() -> client.describeNamespace(name)).code).isEqualTo(5);
    }

    @Test
    void before2025_10NamespacesAreMadeByWriting() {
        DataClient client = client(live, ApiVersion.V2025_04);
        assertThat(refusal(() -> client.createNamespace("written", List.of())).code)
                .isIn(UNKNOWN_OPERATION);
        client.upsert(new UpsertRequest("written", films()));
        assertThat(client.describeNamespace("written")).isEqualTo(3);
        client.deleteNamespace("written");
    }

    @ParameterizedTest
    @EnumSource(names = {"V2024_07", "V2025_01"})
    void oldVersionsCallTheDefaultNamespaceByTheEmptyName(ApiVersion version) {
        DataClient client = client(live, version);
        client.upsert(new UpsertRequest("", films()));

        assertThat(client.stats()).containsKey("").doesNotContainKey("__default__");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(badRecords(), badQueries(), badDeletions(), badReads()).flatMap(each -> each);
    }

    private static Stream<Arguments> badRecords() {
        return Stream.of(
                bad(3, "Vector dimension 3 does not match", upsert("a", new float[] {1, 2, 3}, null)),
                bad(3, "Vector dimension 0 does not match", upsert("a", new float[] {}, null)),
                bad(
                        3,
                        "Dense vectors must contain at least one non-zero value.",
                        upsert("a", new float[] {0, 0}, null)),
                bad(3, "Record id must be 1 to 512", upsert("", EAST, null)),
                bad(3, "Record id must be 1 to 512", upsert("ä", EAST, null)),
                bad(3, "Record id must be 1 to 512", upsert("x".repeat(513), EAST, null)),
                bad(3, "metadata size is", upsert("a", EAST, Map.of("text", "x".repeat(50_000)))),
                bad(3, "Metadata key must not start with '$'", upsert("a", EAST, Map.of("$text", "x"))),
                bad(
                        3,
                        "Metadata value must be a string, number, boolean or list of strings",
                        upsert("a", EAST, Map.of("nested", Map.of("x", 1)))),
                bad(
                        3,
                        "At most 1000 vectors are allowed",
                        client -> client.upsert(new UpsertRequest(
                                "", Collections.nCopies(1_001, new RecordInput("a", EAST, null, null))))),
                bad(
                        3,
                        "At least one of vectors is required",
                        client -> client.upsert(new UpsertRequest("", List.of()))),
                bad(
                        3,
                        "Sparse vector must contain at most 2048 values, got 2049",
                        sparse(IntStream.range(0, 2_049).toArray())),
                bad(3, "Sparse vector indices must be unique, got 4", sparse(new int[] {4, 1, 4})),
                bad(3, "Namespace must be at most 512", client -> client.fetch("x".repeat(513), List.of("a"))));
    }

    private static Stream<Arguments> badQueries() {
        return Stream.of(
                bad(3, "top_k must be between 1 and 10000, got 10001", client -> client.query(topK(10_001))),
                bad(3, "top_k must be between 1 and 10000, got 0", client -> client.query(topK(0))),
                bad(
                        3,
                        "Cannot provide both 'ID' and 'vector' at the same time",
                        client -> client.query(query("", EAST, "a", null, false))),
                bad(3, "Unknown filter operator", filtered(Map.of("year", Map.of("$near", 1)))),
                bad(3, "Unknown filter operator", filtered(Map.of("$not", List.of()))),
                bad(3, "needs a string, number or boolean", filtered(Map.of("year", List.of(1)))),
                bad(3, "needs a number", filtered(Map.of("year", Map.of("$gt", "old")))),
                bad(3, "Filter is nested at least 17 levels deep, more than the limit of 16", filtered(nested(17))));
    }

    private static Stream<Arguments> badDeletions() {
        return Stream.of(
                bad(5, "Namespace not found", client -> client.delete(deletion("nowhere", List.of("a"), false, null))),
                bad(5, "Namespace not found", client -> client.delete(deletion("nowhere", List.of(), true, null))),
                bad(
                        3,
                        "No explicit IDs allowed when delete_all=true",
                        client -> client.delete(deletion("", List.of("a"), true, null))),
                bad(
                        3,
                        "Delete with empty metadata filter is not allowed",
                        client -> client.delete(deletion("", List.of(), false, Map.of()))),
                bad(
                        3,
                        "At most 1000 ids are allowed",
                        client -> client.delete(deletion("", Collections.nCopies(1_001, "a"), false, null))));
    }

    private static Stream<Arguments> badReads() {
        return Stream.of(
                bad(3, "At least one of ids is required", client -> client.fetch("", List.of())),
                bad(
                        3,
                        "Empty filter provided for fetch by metadata request",
                        client -> client.fetchMatching(new FetchMatchingRequest("", Map.of(), null, null))),
                bad(3, "Invalid pagination token", client -> client.list(new ListRequest("", "", null, "garbage"))),
                bad(3, "limit must be between 1 and 100", client -> client.list(new ListRequest("", "", 101L, null))),
                bad(5, "Namespace not found", client -> client.describeNamespace("nowhere")),
                bad(5, "Namespace not found", client -> client.deleteNamespace("nowhere")),
                bad(
                        3,
                        "The default namespace exists in every index",
                        client -> client.createNamespace("__default__", List.of("genre"))));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWithTheSameNumberAndSentence(int code, String sentence, Consumer<DataClient> request) {
        DataClient.Refused refused = refusal(() -> request.accept(client(live, ApiVersion.V2025_10)));

        assertThat(refused).hasMessageContaining(sentence);
        assertThat(refused.code).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(names = {"V2025_04", "V2025_10"})
    void tuningNeedsAVersionThatHasIt(ApiVersion version) {
        QueryRequest tuned = new QueryRequest("", 1, EAST, null, null, null, false, false, 1f, null);
        DataClient client = client(live, version);

        if (version == ApiVersion.V2025_10) {
            client.query(tuned);
        } else {
            assertThat(refusal(() -> client.query(tuned)))
                    .hasMessage("scan_factor and max_candidates parameters require API version 2025-10 or later");
        }
    }

    static DataClient.Refused refusal(Runnable request) {
        DataClient.Refused refused = catchThrowableOfType(DataClient.Refused.class, request::run);
        assertThat(refused).as("a refusal").isNotNull();
        return refused;
    }

    private static List<RecordInput> films() {
        Map<String, @Nullable Object> comedy = new LinkedHashMap<>();
        comedy.put("genre", "comedy");
        comedy.put("year", 1999.5);
        comedy.put("tags", List.of("x", "y"));
        comedy.put("nothing", null);
        return List.of(
                new RecordInput("a", EAST, SPARSE, comedy),
                new RecordInput("b", NORTH, null, null),
                new RecordInput("c", new float[] {0.5f, 0.5f}, null, Map.of("genre", "comedy")));
    }

    private static QueryRequest query(
            String namespace,
            float @Nullable [] vector,
            @Nullable String id,
            @Nullable Map<String, @Nullable Object> filter,
            boolean include) {
        return new QueryRequest(namespace, 10, vector, null, id, filter, include, include, null, null);
    }

    private static QueryRequest topK(int topK) {
        return new QueryRequest("", topK, EAST, null, null, null, false, false, null, null);
    }

    private static DeleteRequest deletion(
            String namespace, List<String> ids, boolean all, @Nullable Map<String, @Nullable Object> filter) {
        return new DeleteRequest(namespace, ids, all, filter);
    }

    private static Consumer<DataClient> upsert(
            String id, float[] values, @Nullable Map<String, @Nullable Object> metadata) {
        RecordInput record = new RecordInput(id, values, null, metadata);
        return client -> client.upsert(new UpsertRequest("bad", List.of(record)));
    }

    private static Consumer<DataClient> sparse(int[] indices) {
        RecordInput record = new RecordInput("a", EAST, new SparseInput(indices, new float[indices.length]), null);
        return client -> client.upsert(new UpsertRequest("bad", List.of(record)));
    }

    private static Consumer<DataClient> filtered(Map<String, @Nullable Object> filter) {
        return client -> client.query(query("", EAST, null, filter, false));
    }

    private static Map<String, @Nullable Object> nested(int depth) {
        return depth == 1 ? Map.of("genre", "comedy") : Map.of("$and", List.of(nested(depth - 1)));
    }

    private static Arguments bad(int code, String sentence, Consumer<DataClient> request) {
        return Arguments.of(code, sentence, request);
    }
}
