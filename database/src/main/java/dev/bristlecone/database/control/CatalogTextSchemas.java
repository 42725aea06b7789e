package dev.bristlecone.database.control;

import dev.bristlecone.engine.TextSchemas;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.storage.catalog.Catalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The full-text fields of indexes as the catalog defines them, for the engine, which works before and after any
/// request. What was found once is remembered: a schema never changes. Any thread.
public final class CatalogTextSchemas implements TextSchemas {
    private final Catalog catalog;
    private final ConcurrentHashMap<UUID, SortedMap<String, IndexField.FullText>> known = new ConcurrentHashMap<>();

    public CatalogTextSchemas(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public SortedMap<String, IndexField.FullText> of(UUID index) {
        SortedMap<String, IndexField.FullText> fields = known.get(index);
        if (fields == null) {
            readAll();
            fields = known.getOrDefault(index, Collections.emptySortedMap());
        }
        return fields;
    }

    private void readAll() {
        try {
            for (Catalog.Entry entry : catalog.list(IndexDocumentFormat.KEY_PREFIX)) {
                IndexDefinition index = IndexDocumentReader.read(entry.key(), entry.value());
                known.putIfAbsent(index.id(), index.texts());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the definitions of indexes cannot be read", e);
        }
    }
}
