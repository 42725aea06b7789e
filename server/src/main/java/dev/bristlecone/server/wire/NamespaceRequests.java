package dev.bristlecone.server.wire;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the JSON bodies of the namespace operations.
public final class NamespaceRequests {
    private NamespaceRequests() {}

    /// A namespace to be made; `schema` maps field names to `filterable`, null when the caller sent none.
    public record Creation(String name, @Nullable Map<String, @Nullable Boolean> schema) {}

    public static Creation create(byte[] body) throws IOException {
        return JsonCursor.read(body, cursor -> {
            String namespace = null;
            Map<String, @Nullable Boolean> schema = null;
            for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
                switch (name) {
                    case "name" -> namespace = cursor.text();
                    case "schema" -> schema = cursor.object(() -> schema(cursor));
                    default -> throw cursor.unknown(name, "name, schema");
                }
            }
            if (namespace == null) {
                throw cursor.missing("name");
            }
            return new Creation(namespace, schema);
        });
    }

    private static Map<String, @Nullable Boolean> schema(JsonCursor cursor) throws IOException {
        Map<String, @Nullable Boolean> fields = new LinkedHashMap<>();
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            if (!name.equals("fields")) {
                throw cursor.unknown(name, "fields");
            }
            cursor.object(() -> fields(cursor, fields));
        }
        return fields;
    }

    private static Map<String, @Nullable Boolean> fields(JsonCursor cursor, Map<String, @Nullable Boolean> fields)
            throws IOException {
        for (String field = cursor.nextField(); field != null; field = cursor.nextField()) {
            fields.put(field, cursor.object(() -> filterable(cursor)));
        }
        return fields;
    }

    private static boolean filterable(JsonCursor cursor) throws IOException {
        boolean filterable = false;
        for (String name = cursor.nextField(); name != null; name = cursor.nextField()) {
            if (!name.equals("filterable")) {
                throw cursor.unknown(name, "filterable");
            }
            filterable = cursor.bool();
        }
        return filterable;
    }
}
