package dev.bristlecone.server.wire;

import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.DocumentFetch;
import dev.bristlecone.database.data.DocumentInput;
import dev.bristlecone.database.data.DocumentSearch;
import dev.bristlecone.database.data.DocumentUpdate;
import dev.bristlecone.database.data.DocumentValue;
import dev.bristlecone.database.data.ListRequest;
import dev.bristlecone.database.data.ScoreClause;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.model.DatabaseException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads the JSON bodies of the documents API. The namespace is in the path, so each takes it from its caller.
public final class DocumentRequests {
    private static final String ID = "_id";
    private static final String REMOVE_FIELDS = "_remove_fields";

    private DocumentRequests() {}

    public static List<DocumentInput> upsert(byte[] body) throws IOException {
        return read(body, cursor -> {
            List<DocumentInput> documents = List.of();
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                if (!name.equals("documents")) {
                    throw cursor.unknown(name, "documents");
                }
                documents = cursor.objects(() -> document(cursor, false));
            }
            return documents;
        });
    }

    public static DocumentSearch search(String namespace, byte[] body) throws IOException {
        return read(body, cursor -> {
            List<ScoreClause> scoreBy = List.of();
            Long topK = null;
            Map<String, @Nullable Object> filter = null;
            List<String> includeFields = List.of();
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "score_by" -> scoreBy = cursor.objects(() -> clause(cursor));
                    case "top_k" -> topK = cursor.whole();
                    case "filter" -> filter = cursor.tree();
                    case "include_fields" -> includeFields = cursor.texts();
                    default -> throw cursor.unknown(name, "score_by, top_k, filter, include_fields");
                }
            }
            if (topK == null) {
                throw cursor.missing("top_k");
            }
            return new DocumentSearch(namespace, scoreBy, topK, filter, includeFields);
        });
    }

    public static DocumentFetch fetch(String namespace, byte[] body) throws IOException {
        return read(body, cursor -> {
            List<String> ids = List.of();
            Map<String, @Nullable Object> filter = null;
            List<String> includeFields = List.of();
            String token = null;
            Long limit = null;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "ids" -> ids = cursor.texts();
                    case "filter" -> filter = cursor.tree();
                    case "include_fields" -> includeFields = cursor.texts();
                    case "pagination_token" -> token = cursor.text();
                    case "limit" -> limit = cursor.whole();
                    default -> throw cursor.unknown(name, "ids, filter, include_fields, pagination_token, limit");
                }
            }
            return new DocumentFetch(namespace, ids, filter, includeFields, token, limit);
        });
    }

    public static ListRequest list(String namespace, byte[] body) throws IOException {
        return read(body, cursor -> {
            String prefix = "";
            Long limit = null;
            String token = null;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "prefix" -> prefix = cursor.textOrEmpty();
                    case "limit" -> limit = cursor.whole();
                    case "pagination_token" -> token = cursor.text();
                    default -> throw cursor.unknown(name, "prefix, limit, pagination_token");
                }
            }
            return new ListRequest(namespace, prefix, limit, token);
        });
    }

    public static DocumentUpdate update(String namespace, byte[] body) throws IOException {
        return read(body, cursor -> {
            List<DocumentInput> documents = List.of();
            Map<String, @Nullable Object> filter = null;
            SequencedMap<String, DocumentValue> setFields = new LinkedHashMap<>();
            List<String> removeFields = List.of();
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "documents" -> documents = cursor.objects(() -> document(cursor, true));
                    case "filter" -> filter = cursor.tree();
                    case "set_fields" -> cursor.object(() -> fields(cursor, setFields));
                    case "remove_fields" -> removeFields = cursor.texts();
                    default -> throw cursor.unknown(name, "documents, filter, set_fields, remove_fields");
                }
            }
            return new DocumentUpdate(namespace, documents, filter, setFields, removeFields);
        });
    }

    public static DeleteRequest delete(String namespace, byte[] body) throws IOException {
        return read(body, cursor -> {
            List<String> ids = List.of();
            Map<String, @Nullable Object> filter = null;
            boolean deleteAll = false;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "ids" -> ids = cursor.texts();
                    case "filter" -> filter = cursor.tree();
                    case "delete_all" -> deleteAll = cursor.bool();
                    default -> throw cursor.unknown(name, "ids, filter, delete_all");
                }
            }
            return new DeleteRequest(namespace, ids, deleteAll, filter);
        });
    }

    private static DocumentInput document(JsonCursor cursor, boolean patch) throws IOException {
        String id = null;
        SequencedMap<String, DocumentValue> fields = new LinkedHashMap<>();
        List<String> removed = List.of();
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            if (name.equals(ID)) {
                id = cursor.text();
            } else if (patch && name.equals(REMOVE_FIELDS)) {
                removed = cursor.texts();
            } else {
                field(cursor, name, fields);
            }
        }
        if (id == null) {
            throw cursor.missing(ID);
        }
        return new DocumentInput(id, fields, removed);
    }

    private static SequencedMap<String, DocumentValue> fields(
            JsonCursor cursor, SequencedMap<String, DocumentValue> fields) throws IOException {
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            field(cursor, name, fields);
        }
        return fields;
    }

    /// A field that is null counts as absent.
    private static void field(JsonCursor cursor, String name, SequencedMap<String, DocumentValue> fields)
            throws IOException {
        DocumentValue value = cursor.documentValue();
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static ScoreClause clause(JsonCursor cursor) throws IOException {
        String type = null;
        String field = null;
        List<String> fields = null;
        String query = null;
        float[] values = null;
        SparseInput sparse = null;
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            switch (name) {
                case "type" -> type = cursor.text();
                case "field" -> field = cursor.text();
                case "fields" -> fields = cursor.textsOrOne();
                case "query" -> query = cursor.text();
                case "values" -> values = cursor.floats(0);
                case "sparse_values" -> sparse = VectorRequests.sparse(cursor);
                default -> throw cursor.unknown(name, "type, field, fields, query, values, sparse_values");
            }
        }
        return new ScoreClause(type, field, fields, query, values, sparse);
    }

    /// A body must be there, unlike on older paths.
    private static <T> T read(byte[] body, JsonCursor.BodyReader<T> reader) throws IOException {
        if (body.length == 0) {
            throw DatabaseException.invalid("The request body must be a JSON object, got nothing");
        }
        return JsonCursor.read(body, reader);
    }
}
