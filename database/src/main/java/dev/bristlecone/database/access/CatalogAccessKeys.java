package dev.bristlecone.database.access;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.storage.catalog.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keys as catalog documents: key `access/<label>`, value `1 <SHA-256 in hexadecimal> <ISO-8601 instant>`, where 1 is
/// the version of this format.
public final class CatalogAccessKeys implements AccessKeys {
    private static final String KEY_PREFIX = "access/";
    private static final String VERSION = "1";
    private static final int WORDS = 3;

    private final Catalog catalog;

    public CatalogAccessKeys(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<StoredKey> all() {
        try {
            List<StoredKey> keys = new ArrayList<>();
            for (Catalog.Entry entry : catalog.list(KEY_PREFIX)) {
                keys.add(decode(entry));
            }
            return keys;
        } catch (IOException e) {
            throw new DatabaseException(ErrorCode.UNAVAILABLE, "the keys cannot be read from the catalog", e);
        }
    }

    @Override
    public void replaceAll(StoredKey key) {
        try {
            List<Catalog.Change> changes = new ArrayList<>();
            catalog.list(KEY_PREFIX).forEach(entry -> changes.add(Catalog.Change.delete(entry)));
            changes.add(creation(key));
            catalog.commit(changes);
        } catch (IOException e) {
            throw new DatabaseException(ErrorCode.UNAVAILABLE, "the key cannot be written to the catalog", e);
        }
    }

    private static Catalog.Change creation(StoredKey key) {
        String text = VERSION + " " + HexFormat.of().formatHex(key.sha256()) + " " + key.createdAt();
        return Catalog.Change.create(KEY_PREFIX + key.label(), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static StoredKey decode(Catalog.Entry entry) {
        String[] words = new String(entry.value(), StandardCharsets.US_ASCII).split(" ", WORDS);
        try {
            if (words.length == WORDS && words[0].equals(VERSION)) {
                return new StoredKey(
                        entry.key().substring(KEY_PREFIX.length()),
                        HexFormat.of().parseHex(words[1]),
                        Instant.parse(words[2]));
            }
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw damaged(entry, e);
        }
        throw damaged(entry, null);
    }

    private static DatabaseException damaged(Catalog.Entry entry, @Nullable Exception cause) {
        String message = "catalog entry '" + entry.key() + "' is damaged, or of a newer release";
        return new DatabaseException(ErrorCode.DATA_LOSS, message, cause);
    }
}
