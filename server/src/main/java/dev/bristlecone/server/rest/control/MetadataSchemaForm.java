package dev.bristlecone.server.rest.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bristlecone.model.DatabaseException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `schema` as the list of metadata that filters may use: `{"fields": {"genre": {"filterable": true}}}`.
final class MetadataSchemaForm {
    private static final int FIELDS_MAX = 50;

    private MetadataSchemaForm() {}

    /// The filterable fields; null when there is no schema, which makes all of them so.
    static @Nullable SortedSet<String> read(@Nullable BodyObject schema) {
        if (schema == null) {
            return null;
        }
        BodyObject fields = schema.object("fields");
        if (fields.names().size() > FIELDS_MAX) {
            throw DatabaseException.invalid("A metadata schema can have at most " + FIELDS_MAX + " fields, but has "
                    + fields.names().size() + ".");
        }
        SortedSet<String> filterable = new TreeSet<>();
        for (String name : fields.names()) {
            if (name.isEmpty() || name.startsWith("_") || name.startsWith("$")) {
                throw DatabaseException.invalid(
                        "Field name '" + name + "' is invalid: names must not be empty or start with '_' or '$'.");
            }
            if (!fields.object(name).flag("filterable", false)) {
                throw DatabaseException.invalid(
                        "Field '" + name + "' is set to filterable: false. Only filterable: true"
                                + " is supported. To avoid indexing the field, omit it from the list of fields.");
            }
            filterable.add(name);
        }
        return filterable;
    }

    static void write(ObjectNode out, SortedSet<String> filterable) {
        writeFields(out.putObject("fields"), filterable);
    }

    static void writeFields(ObjectNode out, SortedSet<String> filterable) {
        filterable.forEach(name -> out.putObject(name).put("filterable", true));
    }
}
