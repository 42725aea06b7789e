package dev.bristlecone.server.wire;

import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.database.records.RecordSearch;
import dev.bristlecone.database.records.TextRecord;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataParser;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the bodies of the text records API.
public final class RecordRequests {
    private static final byte LINE_END = '\n';
    private static final byte CARRIAGE_RETURN = '\r';
    private static final String ALL_FIELDS = "*";

    /// In versions before 2026-07.
    private static final int FIELDS_MAX = 100;

    private static final List<String> RANK_FIELDS_DEFAULT = List.of("text");

    private RecordRequests() {}

    /// The records of an upsert: one JSON object to a line, empty lines left out.
    public static List<TextRecord> records(byte[] body) throws IOException {
        List<TextRecord> records = new ArrayList<>();
        int line = 1;
        for (int start = 0; start < body.length; line++) {
            int end = start;
            while (end < body.length && body[end] != LINE_END) {
                end++;
            }
            int last = end > start && body[end - 1] == CARRIAGE_RETURN ? end - 1 : end;
            if (!isBlank(body, start, last)) {
                records.add(record(Arrays.copyOfRange(body, start, last), line));
            }
            start = end + 1;
        }
        return records;
    }

    /// A search.
    ///
    /// @param dimension the length that a query vector will probably have
    public static RecordSearch search(byte[] body, String namespace, int dimension, ApiVersion version)
            throws IOException {
        return JsonCursor.read(body, cursor -> {
            SearchBuilder search = new SearchBuilder(namespace);
            boolean queried = false;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "query" -> queried = query(cursor, search, dimension, version);
                    case "fields" -> search.fields = wanted(cursor.texts(), version);
                    case "rerank" -> search.rerank = cursor.object(() -> rerank(cursor));
                    default -> throw cursor.unknown(name, "query, fields, rerank");
                }
            }
            if (!queried) {
                throw cursor.missing("query");
            }
            return search.build();
        });
    }

    /// The fields to return; none and the star mean all of them, which is null.
    private static @Nullable List<String> wanted(List<String> fields, ApiVersion version) {
        if (fields.size() > FIELDS_MAX && !version.atLeast(ApiVersion.V2026_07)) {
            throw DatabaseException.invalid("fields must name at most " + FIELDS_MAX + " fields, got " + fields.size());
        }
        return fields.isEmpty() || fields.contains(ALL_FIELDS) ? null : fields;
    }

    private static TextRecord record(byte[] line, int number) throws IOException {
        try {
            Map<String, @Nullable Object> fields = JsonCursor.read(line, RecordRequests::fields);
            if (fields.containsKey("_id") && fields.containsKey("id")) {
                throw new DatabaseException(
                        ErrorCode.MALFORMED_BODY, "Line " + number + " has both '_id' and 'id'. Send one of them.");
            }
            String key = fields.containsKey("_id") ? "_id" : "id";
            if (fields.remove(key) instanceof String id) {
                return new TextRecord(id, fields);
            }
            throw new DatabaseException(
                    ErrorCode.MALFORMED_BODY, "Line " + number + " has no '_id' (expected: a string)");
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.MALFORMED_BODY,
                    "Line " + number + ": " + Failure.of(e).message(),
                    e);
        }
    }

    private static Map<String, @Nullable Object> fields(JsonCursor cursor) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            fields.put(name, cursor.value());
        }
        return fields;
    }

    private static boolean isBlank(byte[] body, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] != ' ' && body[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    private static boolean query(JsonCursor cursor, SearchBuilder search, int dimension, ApiVersion version)
            throws IOException {
        return Boolean.TRUE.equals(cursor.object(() -> {
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "top_k" -> search.topK = cursor.whole();
                    case "inputs" -> search.text = cursor.object(() -> inputs(cursor));
                    case "vector" -> vector(cursor, search, dimension);
                    case "id" -> search.id = cursor.text();
                    case "filter" -> search.filter = cursor.tree();
                    case "match_terms" -> {
                        requireTerms(version);
                        search.matchTerms = cursor.object(() -> terms(cursor));
                    }
                    default -> throw cursor.unknown(name, "top_k, inputs, vector, id, filter, match_terms");
                }
            }
            if (search.topK == null) {
                throw cursor.missing("top_k");
            }
            return true;
        }));
    }

    private static void requireTerms(ApiVersion version) {
        if (!version.atLeast(ApiVersion.V2025_10)) {
            throw DatabaseException.invalid("match_terms requires API version 2025-10 or later");
        }
    }

    private static String inputs(JsonCursor cursor) throws IOException {
        String text = null;
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            if (!name.equals("text")) {
                throw cursor.unknown(name, "text");
            }
            text = cursor.text();
        }
        if (text == null) {
            throw cursor.missing("text");
        }
        return text;
    }

    private static void vector(JsonCursor cursor, SearchBuilder search, int dimension) throws IOException {
        cursor.object(() -> {
            int[] indices = null;
            float[] weights = null;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "values" -> search.vector = cursor.floats(dimension);
                    case "sparse_values" -> weights = cursor.floats(0);
                    case "sparse_indices" -> indices = cursor.unsignedInts();
                    default -> throw cursor.unknown(name, "values, sparse_values, sparse_indices");
                }
            }
            if (indices != null || weights != null) {
                search.sparse = new SparseInput(
                        indices == null ? new int[0] : indices, weights == null ? new float[0] : weights);
            }
            return true;
        });
    }

    private static List<String> terms(JsonCursor cursor) throws IOException {
        String strategy = null;
        List<String> terms = List.of();
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            switch (name) {
                case "strategy" -> strategy = cursor.text();
                case "terms" -> terms = cursor.texts();
                default -> throw cursor.unknown(name, "strategy, terms");
            }
        }
        if (!"all".equals(strategy)) {
            throw DatabaseException.invalid("match_terms.strategy must be 'all', got '" + strategy + "'");
        }
        return terms;
    }

    private static RecordSearch.Rerank rerank(JsonCursor cursor) throws IOException {
        String model = null;
        List<String> rankFields = RANK_FIELDS_DEFAULT;
        Long topN = null;
        String query = null;
        Map<String, @Nullable Object> parameters = null;
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            switch (name) {
                case "model" -> model = cursor.text();
                case "rank_fields" -> rankFields = cursor.texts();
                case "top_n" -> topN = cursor.whole();
                case "query" -> query = cursor.text();
                case "parameters" -> parameters = cursor.tree();
                default -> throw cursor.unknown(name, "model, rank_fields, top_n, query, parameters");
            }
        }
        if (model == null) {
            throw cursor.missing("model");
        }
        return new RecordSearch.Rerank(
                model,
                rankFields,
                topN == null ? null : Math.clamp(topN, Integer.MIN_VALUE, Integer.MAX_VALUE),
                query,
                parameters == null ? Metadata.EMPTY : MetadataParser.parse(parameters));
    }

    /// A search while its fields arrive. Owned by one request.
    private static final class SearchBuilder {
        private final String namespace;
        private @Nullable Long topK;
        private @Nullable String text;
        private float @Nullable [] vector;
        private @Nullable SparseInput sparse;
        private @Nullable String id;
        private @Nullable Map<String, @Nullable Object> filter;
        private @Nullable List<String> matchTerms;
        private @Nullable List<String> fields;
        private RecordSearch.@Nullable Rerank rerank;

        SearchBuilder(String namespace) {
            this.namespace = namespace;
        }

        RecordSearch build() {
            return new RecordSearch(
                    namespace, topK == null ? 0 : topK, text, vector, sparse, id, filter, matchTerms, fields, rerank);
        }
    }
}
