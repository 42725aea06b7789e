package dev.bristlecone.database.data;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests with everything left out that a test does not speak of.
final class Requests {
    private Requests() {}

    static RecordInput record(String id, float... values) {
        return new RecordInput(id, values, null, null);
    }

    static RecordInput record(String id, float[] values, Map<String, @Nullable Object> metadata) {
        return new RecordInput(id, values, null, metadata);
    }

    static UpsertRequest upsert(RecordInput... records) {
        return new UpsertRequest("", List.of(records));
    }

    static QueryRequest query(int topK, float... vector) {
        return new QueryRequest("", topK, vector, null, null, null, false, false, null, null);
    }

    /// A query that wants values and metadata.
    static QueryRequest whole(int topK, float... vector) {
        return new QueryRequest("", topK, vector, null, null, null, true, true, null, null);
    }

    static QueryRequest filtered(int topK, float[] vector, Map<String, @Nullable Object> filter) {
        return new QueryRequest("", topK, vector, null, null, filter, false, false, null, null);
    }

    static QueryRequest queryById(int topK, String id) {
        return new QueryRequest("", topK, null, null, id, null, false, false, null, null);
    }

    static QueryRequest querySparse(int topK, int[] indices, float[] values) {
        return new QueryRequest("", topK, null, new SparseInput(indices, values), null, null, true, false, null, null);
    }

    static QueryRequest tuned(int topK, @Nullable Float scanFactor, @Nullable Long maxCandidates) {
        return new QueryRequest(
                "", topK, new float[] {1, 0}, null, null, null, false, false, scanFactor, maxCandidates);
    }

    static UpdateRequest update(String id, Map<String, @Nullable Object> setMetadata) {
        return new UpdateRequest("", id, null, null, setMetadata, null, false);
    }

    static UpdateRequest updateMatching(
            Map<String, @Nullable Object> filter, Map<String, @Nullable Object> setMetadata, boolean dryRun) {
        return new UpdateRequest("", null, null, null, setMetadata, filter, dryRun);
    }

    static DeleteRequest delete(String... ids) {
        return new DeleteRequest("", List.of(ids), false, null);
    }

    static DeleteRequest deleteMatching(Map<String, @Nullable Object> filter) {
        return new DeleteRequest("", List.of(), false, filter);
    }

    static DeleteRequest deleteAll() {
        return new DeleteRequest("", List.of(), true, null);
    }
}
