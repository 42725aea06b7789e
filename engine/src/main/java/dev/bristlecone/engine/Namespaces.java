package dev.bristlecone.engine;

import dev.bristlecone.model.NamespaceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// The living namespaces: by key for requests, in name order for listings. The apply lane changes it; any thread reads.
final class Namespaces {
    private final ConcurrentHashMap<NamespaceKey, NamespaceState> byKey = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, ConcurrentSkipListMap<String, NamespaceState>> byIndex =
            new ConcurrentHashMap<>();

    @Nullable
    NamespaceState get(NamespaceKey key) {
        return byKey.get(key);
    }

    void add(NamespaceState namespace) {
        NamespaceKey key = namespace.key();
        byIndex.computeIfAbsent(key.index(), index -> new ConcurrentSkipListMap<>())
                .put(key.namespace(), namespace);
        byKey.put(key, namespace);
    }

    void remove(NamespaceState namespace) {
        NamespaceKey key = namespace.key();
        byKey.remove(key);
        ConcurrentSkipListMap<String, NamespaceState> names = byIndex.get(key.index());
        if (names != null) {
            names.remove(key.namespace());
            if (names.isEmpty()) {
                byIndex.remove(key.index());
            }
        }
    }

    Collection<NamespaceState> all() {
        return byKey.values();
    }

    List<NamespaceState> of(UUID index) {
        return new ArrayList<>(names(index).values());
    }

    /// Namespaces of an index with a name that starts with `prefix` and comes after `after`, in name order.
    Collection<NamespaceState> from(UUID index, String prefix, @Nullable String after) {
        NavigableMap<String, NamespaceState> names = names(index).tailMap(prefix, true);
        if (after != null && after.compareTo(prefix) >= 0) {
            names = names.tailMap(after, false);
        }
        return names.values();
    }

    private NavigableMap<String, NamespaceState> names(UUID index) {
        ConcurrentSkipListMap<String, NamespaceState> names = byIndex.get(index);
        return names == null ? new ConcurrentSkipListMap<>() : names;
    }
}
