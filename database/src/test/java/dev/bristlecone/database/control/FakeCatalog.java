package dev.bristlecone.database.control;

import dev.bristlecone.storage.catalog.Catalog;
import dev.bristlecone.storage.catalog.CatalogConflictException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An honest catalog in memory. It can be told to fail a commit, before or after the commit takes effect, as a disk
/// or a network would.
public final class FakeCatalog implements Catalog {
    private final TreeMap<String, Entry> entries = new TreeMap<>();
    private int commitsUntilFailure = -1;
    private boolean failureTakesEffect;

    /// Lets `count` commits pass and fails the next one.
    synchronized void failAfter(int count, boolean takesEffect) {
        commitsUntilFailure = count;
        failureTakesEffect = takesEffect;
    }

    @Override
    public synchronized Optional<Entry> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public synchronized List<Entry> list(String prefix) {
        return entries.values().stream()
                .filter(entry -> entry.key().startsWith(prefix))
                .toList();
    }

    @Override
    public synchronized void commit(List<Change> changes) throws IOException {
        boolean fails = commitsUntilFailure == 0;
        commitsUntilFailure--;
        if (fails && !failureTakesEffect) {
            throw new IOException("injected: nothing was written");
        }
        List<Runnable> effects = new ArrayList<>();
        for (Change change : changes) {
            Entry present = entries.get(change.key());
            long version = present == null ? 0 : present.version();
            if (change.expectedVersion() >= 0 && change.expectedVersion() != version) {
                throw new CatalogConflictException(change.key(), change.expectedVersion(), version);
            }
            effects.add(() -> store(change.key(), version + 1, change.value()));
        }
        effects.forEach(Runnable::run);
        if (fails) {
            throw new IOException("injected: written, but the answer was lost");
        }
    }

    @Override
    public void close() {}

    private void store(String key, long version, byte @Nullable [] value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, new Entry(key, version, value));
        }
    }
}
