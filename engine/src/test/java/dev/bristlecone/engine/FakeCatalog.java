package dev.bristlecone.engine;

import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.catalog.CatalogConflictException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A catalog in memory whose commits survive every simulated crash.
final class FakeCatalog implements Catalog {
    private final TreeMap<String, Entry> entries = new TreeMap<>();

    @Override
    public Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public List<Entry> list(String prefix) {
        return entries.tailMap(prefix).values().stream()
                .takeWhile(entry -> entry.key().startsWith(prefix))
                .toList();
    }

    @Override
    public void commit(List<Change> changes) throws CatalogConflictException {
        for (Change change : changes) {
            long found = version(change.key());
            if (change.expectedVersion() != -1 && change.expectedVersion() != found) {
                throw new CatalogConflictException(change.key(), change.expectedVersion(), found);
            }
        }
        for (Change change : changes) {
            byte[] value = change.value();
            if (value == null) {
                entries.remove(change.key());
            } else {
                entries.put(change.key(), new Entry(change.key(), version(change.key()) + 1, value));
            }
        }
    }

    private long version(String key) {
        Entry entry = entries.get(key);
        return entry == null ? 0 : entry.version();
    }

    @Override
    public void close() {}
}
