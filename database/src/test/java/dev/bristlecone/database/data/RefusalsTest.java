package dev.bristlecone.database.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every request that is refused, with its sentence; and that nothing of it reaches the engine.
class RefusalsTest {
    private static final IndexDefinition DENSE = SampleIndexes.dense(2, Metric.DOT_PRODUCT);
    private static final IndexDefinition COSINE = SampleIndexes.dense(2, Metric.COSINE);
    private static final IndexDefinition SPARSE = SampleIndexes.sparse();
    private static final SparseInput ONE = new SparseInput(new int[] {1}, new float[] {1});
    private static final float[] UNIT = {1, 0};
    private static final String NO_SPARSE = "Index configuration does not support sparse values - only indexes that are"
            + " sparse or using dotproduct are supported.";

    private final ReferenceEngine engine = new ReferenceEngine();
    private final Vectors vectors = new Vectors(engine, DataLimits.HOSTED, SampleAliases.of(engine));

    static Stream<Arguments> upserts() {
        return Stream.of(
                refused(DENSE, Requests.upsert(), "At least one of vectors is required, got none"),
                refused(
                        DENSE,
                        new UpsertRequest("", Collections.nCopies(1_001, Requests.record("a", 1, 0))),
                        "At most 1000 vectors are allowed in one request, got 1001"),
                refused(
                        DENSE,
                        Requests.upsert(Requests.record("a", 1, 0, 0)),
                        "Vector dimension 3 does not match the dimension of the index 2"),
                refused(
                        DENSE,
                        Requests.upsert(new RecordInput("a", null, ONE, null)),
                        "Vector dimension 0 does not match the dimension of the index 2"),
                refused(
                        DENSE,
                        Requests.upsert(Requests.record("a", 0, -0f)),
                        "Dense vectors must contain at least one non-zero value."),
                refused(
                        DENSE,
                        Requests.upsert(Requests.record("a", 1, Float.NaN)),
                        "Vector values must be finite 32-bit floats, got NaN at position 1"),
                refused(
                        DENSE,
                        Requests.upsert(Requests.record("a", Float.NEGATIVE_INFINITY, 1)),
                        "Vector values must be finite 32-bit floats, got -Infinity at position 0"),
                refused(
                        SPARSE,
                        Requests.upsert(Requests.record("a", 1, 0)),
                        "Upserting dense vectors is not supported for sparse indexes"),
                refused(
                        SPARSE,
                        Requests.upsert(Requests.record("a")),
                        "Sparse indexes require sparse values, got none for the record with id 'a'. Provide"
                                + " sparseValues with indices and values."),
                refused(SPARSE, sparse(new int[] {}, new float[] {}), "Sparse vector must contain at least one value"),
                refused(
                        SPARSE,
                        sparse(new int[] {1}, new float[] {1, 2}),
                        "Sparse vector indices and values must have the same length, got 1 indices and 2 values"),
                refused(
                        SPARSE,
                        sparse(new int[] {-1, 5, -1}, new float[] {1, 2, 3}),
                        "Sparse vector indices must be unique, got 4294967295 more than once"),
                refused(
                        SPARSE,
                        sparse(IntStream.range(0, 2_049).toArray(), new float[2_049]),
                        "Sparse vector must contain at most 2048 values, got 2049"),
                refused(
                        SPARSE,
                        sparse(new int[] {1}, new float[] {Float.POSITIVE_INFINITY}),
                        "Sparse vector values must be finite 32-bit floats, got Infinity at position 0"),
                refused(
                        SampleIndexes.denseOnly(2, Metric.DOT_PRODUCT),
                        Requests.upsert(new RecordInput("a", UNIT, ONE, null)),
                        NO_SPARSE),
                refused(
                        SampleIndexes.documents(),
                        Requests.upsert(Requests.record("a", 1, 0)),
                        "This index has a document schema, so writes must go through the documents API. Use POST"
                                + " /namespaces/{namespace}/documents/upsert, update or delete."));
    }

    @ParameterizedTest
    @MethodSource("upserts")
    void refusesUpsert(IndexDefinition index, UpsertRequest request, String message) {
        refuses(() -> vectors.upsert(index, request), message);
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                refused(DENSE, Requests.query(0, 1, 0), "top_k must be between 1 and 10000, got 0"),
                refused(DENSE, Requests.query(10_001, 1, 0), "top_k must be between 1 and 10000, got 10001"),
                refused(DENSE, Requests.query(1, 1), "Vector dimension 1 does not match the dimension of the index 2"),
                refused(
                        DENSE,
                        Requests.query(1, 1, Float.NaN),
                        "Vector values must be finite 32-bit floats, got NaN at position 1"),
                refused(
                        DENSE,
                        Requests.query(1),
                        "Query request must contain one of 'id', 'vector' or 'sparse_vector'"),
                refused(
                        DENSE,
                        new QueryRequest("", 1, UNIT, null, "a", null, false, false, null, null),
                        "Cannot provide both 'ID' and 'vector' at the same time"),
                refused(
                        DENSE,
                        new QueryRequest("", 1, null, ONE, "a", null, false, false, null, null),
                        "Cannot provide both 'ID' and 'sparse_vector' at the same time"),
                refused(COSINE, Requests.querySparse(1, new int[] {1}, new float[] {1}), NO_SPARSE),
                refused(
                        SPARSE,
                        Requests.query(1, 1, 0),
                        "Querying with dense vectors is not supported for sparse indexes. Provide a sparse vector"
                                + " instead."),
                refused(DENSE, Requests.tuned(1, 0.4f, null), "scan_factor must be between 0.5 and 4.0, got 0.4"),
                refused(DENSE, Requests.tuned(1, Float.NaN, null), "scan_factor must be between 0.5 and 4.0, got NaN"),
                refused(
                        DENSE,
                        Requests.tuned(5, null, 4L),
                        "max_candidates must be between 5 (top_k) and 100000, got 4"),
                refused(
                        DENSE,
                        Requests.tuned(5, null, 100_001L),
                        "max_candidates must be between 5 (top_k) and 100000, got 100001"),
                refused(
                        SPARSE,
                        Requests.tuned(1, 1f, null),
                        "scan_factor and max_candidates parameters are not supported for sparse indexes"),
                refused(
                        SampleIndexes.documents(),
                        Requests.query(1, 1, 0),
                        "This index has a document schema, so reads must go through the documents API. Use POST"
                                + " /namespaces/{namespace}/documents/search, fetch or list."));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void refusesQuery(IndexDefinition index, QueryRequest request, String message) {
        refuses(() -> vectors.query(index, request), message);
    }

    static Stream<Arguments> updates() {
        return Stream.of(
                refused(
                        DENSE,
                        new UpdateRequest("", "a", null, null, null, Map.of("genre", "drama"), false),
                        "Cannot provide both 'id' and 'filter' in an update request"),
                refused(
                        DENSE,
                        new UpdateRequest("", null, UNIT, null, null, null, false),
                        "Update request must contain either 'id' or 'filter'"),
                refused(
                        DENSE,
                        new UpdateRequest("", null, UNIT, null, null, Map.of("genre", "drama"), false),
                        "Update by metadata request does not support updating vector values"),
                refused(
                        DENSE,
                        new UpdateRequest("", null, null, ONE, null, Map.of("genre", "drama"), false),
                        "Update by metadata request does not support updating vector values"),
                refused(
                        DENSE,
                        Requests.updateMatching(Map.of(), Map.of("genre", "drama"), false),
                        "Update with empty metadata filter is not allowed"),
                refused(
                        DENSE,
                        Requests.updateMatching(Map.of("genre", "drama"), Map.of(), false),
                        "Update by metadata request must contain non-empty 'set_metadata'"),
                refused(
                        DENSE,
                        new UpdateRequest("", "a", UNIT, null, null, null, true),
                        "dry_run is supported only when updating by metadata filter"),
                refused(
                        DENSE,
                        new UpdateRequest("", "a", new float[] {1}, null, null, null, false),
                        "Vector dimension 1 does not match the dimension of the index 2"),
                refused(
                        SPARSE,
                        new UpdateRequest("", "a", UNIT, null, null, null, false),
                        "Upserting dense vectors is not supported for sparse indexes"));
    }

    @ParameterizedTest
    @MethodSource("updates")
    void refusesUpdate(IndexDefinition index, UpdateRequest request, String message) {
        refuses(() -> vectors.update(index, request), message);
    }

    static Stream<Arguments> deletes() {
        return Stream.of(
                refused(
                        DENSE,
                        new DeleteRequest("", List.of("a"), true, null),
                        "No explicit IDs allowed when delete_all=true"),
                refused(
                        DENSE,
                        new DeleteRequest("", List.of(), true, Map.of("genre", "drama")),
                        "No filter allowed when delete_all=true"),
                refused(DENSE, Requests.deleteMatching(Map.of()), "Delete with empty metadata filter is not allowed"),
                refused(
                        DENSE,
                        Requests.delete(),
                        "Delete request must contain one of 'ids', 'filter' or 'delete_all=true'"),
                refused(
                        DENSE,
                        new DeleteRequest("", Collections.nCopies(1_001, "a"), false, null),
                        "At most 1000 ids are allowed in one request, got 1001"));
    }

    @ParameterizedTest
    @MethodSource("deletes")
    void refusesDelete(IndexDefinition index, DeleteRequest request, String message) {
        refuses(() -> vectors.delete(index, request), message);
    }

    static Stream<Arguments> fetches() {
        return Stream.of(
                Arguments.of(List.of(), "At least one of ids is required, got none"),
                Arguments.of(Collections.nCopies(1_001, "a"), "At most 1000 ids are allowed in one request, got 1001"));
    }

    @ParameterizedTest
    @MethodSource("fetches")
    void refusesFetch(List<String> ids, String message) {
        refuses(() -> vectors.fetch(DENSE, "", ids), message);
    }

    static Stream<Arguments> matchingFetches() {
        return Stream.of(
                refused(
                        DENSE,
                        new FetchMatchingRequest("", null, null, null),
                        "Empty filter provided for fetch by metadata request"),
                refused(
                        DENSE,
                        new FetchMatchingRequest("", Map.of(), null, null),
                        "Empty filter provided for fetch by metadata request"),
                refused(
                        DENSE,
                        new FetchMatchingRequest("", Map.of("genre", "drama"), 0L, null),
                        "limit must be between 1 and 10000, got 0"),
                refused(
                        DENSE,
                        new FetchMatchingRequest("", Map.of("genre", "drama"), 10_001L, null),
                        "limit must be between 1 and 10000, got 10001"));
    }

    @ParameterizedTest
    @MethodSource("matchingFetches")
    void refusesFetchByMetadata(IndexDefinition index, FetchMatchingRequest request, String message) {
        refuses(() -> vectors.fetchMatching(index, request), message);
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                refused(DENSE, new ListRequest("", "", 101L, null), "limit must be between 1 and 100, got 101"),
                refused(
                        SampleIndexes.pod(2),
                        new ListRequest("", "", null, null),
                        "Listing vector ids is not supported for pod-based indexes. Use a serverless index instead."));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void refusesList(IndexDefinition index, ListRequest request, String message) {
        refuses(() -> vectors.list(index, request), message);
    }

    private void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .hasMessage(message)
                .extracting(thrown -> ((DatabaseException) thrown).code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(engine.stats().lastLsn())
                .as("writes that reached the engine")
                .isZero();
    }

    private static Arguments refused(IndexDefinition index, Object request, String message) {
        return Arguments.of(index, request, message);
    }

    private static UpsertRequest sparse(int[] indices, float[] values) {
        return Requests.upsert(new RecordInput("a", null, new SparseInput(indices, values), null));
    }
}
