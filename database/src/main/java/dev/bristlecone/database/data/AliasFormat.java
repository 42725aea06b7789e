package dev.bristlecone.database.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.storage.catalog.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An alias in the catalog: the key `alias/<id of the index>/<name>`, the value a JSON object with `format` (1),
/// `target`, `created_at` and `updated_at`.
final class AliasFormat {
    static final String KEY_PREFIX = "alias/";

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private AliasFormat() {}

    static String key(UUID index, String name) {
        return KEY_PREFIX + index + "/" + name;
    }

    /// The index of an entry.
    static UUID index(Catalog.Entry entry) {
        int end = entry.key().indexOf('/', KEY_PREFIX.length());
        if (end < 0) {
            throw damaged(entry, null);
        }
        try {
            return UUID.fromString(entry.key().substring(KEY_PREFIX.length(), end));
        } catch (IllegalArgumentException e) {
            throw damaged(entry, e);
        }
    }

    static byte[] write(NamespaceAlias alias) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("format", VERSION)
                .put("target", alias.target())
                .put("created_at", alias.createdAt().toString())
                .put("updated_at", alias.updatedAt().toString())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    static NamespaceAlias read(Catalog.Entry entry) {
        try {
            JsonNode in = JSON.readTree(entry.value());
            int format = in.required("format").asInt();
            if (format > VERSION) {
                throw new DatabaseException(
                        ErrorCode.DATA_LOSS,
                        "catalog key '" + entry.key() + "' has format " + format
                                + ", newer than this program reads (up to " + VERSION
                                + "); use the version that wrote it");
            }
            return new NamespaceAlias(
                    entry.key().substring(entry.key().indexOf('/', KEY_PREFIX.length()) + 1),
                    in.required("target").asText(),
                    Instant.parse(in.required("created_at").asText()),
                    Instant.parse(in.required("updated_at").asText()));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw damaged(entry, e);
        }
    }

    private static DatabaseException damaged(Catalog.Entry entry, @Nullable Throwable cause) {
        return new DatabaseException(
                ErrorCode.DATA_LOSS, "catalog key '" + entry.key() + "' is not an alias of a namespace", cause);
    }
}
