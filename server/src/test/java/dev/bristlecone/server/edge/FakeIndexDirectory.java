package dev.bristlecone.server.edge;

import dev.bristlecone.database.control.IndexDirectory;
import dev.bristlecone.model.index.Deployment;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.ReadCapacity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;

/// Indexes in memory, told to listeners as the real directory tells them.
public final class FakeIndexDirectory implements IndexDirectory {
    private final Map<String, IndexDefinition> byName = new ConcurrentSkipListMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Runnable whenListed;

    public FakeIndexDirectory() {
        this(() -> {});
    }

    /// @param whenListed runs before the indexes are listed
    FakeIndexDirectory(Runnable whenListed) {
        this.whenListed = whenListed;
    }

    public IndexDefinition create(String name, int port) {
        IndexDefinition definition = definition(name, port);
        byName.put(name, definition);
        listeners.forEach(listener -> listener.created(definition));
        return definition;
    }

    public void remove(String name) {
        IndexDefinition definition = Objects.requireNonNull(byName.remove(name), name);
        listeners.forEach(listener -> listener.removed(definition));
    }

    @Override
    public Optional<IndexDefinition> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public List<IndexDefinition> all() {
        whenListed.run();
        return List.copyOf(byName.values());
    }

    @Override
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    public static IndexDefinition definition(String name, int port) {
        return new IndexDefinition(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
                name,
                port,
                Instant.EPOCH,
                new TreeMap<>(),
                null,
                IndexDefinition.Family.VECTORS,
                new Deployment.Managed("aws", "us-east-1", null),
                new ReadCapacity.OnDemand(),
                false,
                null,
                IndexDefinition.State.READY);
    }
}
