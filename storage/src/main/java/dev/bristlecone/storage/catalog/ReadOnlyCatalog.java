package dev.bristlecone.storage.catalog;

import dev.bristlecone.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A catalog that refuses every change. Any thread.
public final class ReadOnlyCatalog implements Catalog {
    private final Catalog inner;

    /// Takes over the other catalog, which is closed with it.
    public ReadOnlyCatalog(Catalog inner) {
        this.inner = inner;
    }

    @Override
    public Optional<Entry> get(String key) throws IOException {
        return inner.get(key);
    }

    @Override
    public List<Entry> list(String prefix) throws IOException {
        return inner.list(prefix);
    }

    @Override
    public void commit(List<Change> changes) throws IOException {
        throw new StorageException(StorageException.Kind.IO, "the store is open for reading only");
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
