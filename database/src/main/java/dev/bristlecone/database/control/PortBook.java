package dev.bristlecone.database.control;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.storage.catalog.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which index name owns which port. A name keeps its port after the index is gone, because clients cache the address
/// of a name for as long as they live; only when the range is used up does a name without an index lose its port.
///
/// In the catalog each port is one key holding the name, so two names can never commit the same port. Not
/// thread-safe: owned by [Indexes] under its lock.
final class PortBook {
    private static final String KEY_PREFIX = "index-port/";

    private final ControlSettings settings;
    private final IntPredicate usable;
    private final TreeMap<Integer, Catalog.Entry> entries = new TreeMap<>();
    private final Map<String, Integer> portsByName = new HashMap<>();

    /// @param usable whether this machine can listen on a port
    PortBook(ControlSettings settings, IntPredicate usable) {
        this.settings = settings;
        this.usable = usable;
    }

    /// A port for a name, and what must be committed with it: null when the name has owned it already.
    record Assignment(int port, Catalog.@Nullable Change change) {}

    /// Forgets everything and reads the catalog.
    void load(Catalog catalog) throws IOException {
        entries.clear();
        portsByName.clear();
        for (Catalog.Entry entry : catalog.list(KEY_PREFIX)) {
            int port = portOf(entry.key());
            entries.put(port, entry);
            portsByName.put(nameIn(entry), port);
        }
    }

    /// Chooses; nothing is recorded until the caller commits the change and calls [#load].
    ///
    /// @param hasIndex whether an index of this name exists
    Assignment assign(String name, Predicate<String> hasIndex) {
        Integer owned = portsByName.get(name);
        if (owned != null) {
            return new Assignment(owned, null);
        }
        byte[] value = name.getBytes(StandardCharsets.UTF_8);
        for (int port = settings.portMin(); port <= settings.portMax(); port++) {
            if (!entries.containsKey(port) && usable.test(port)) {
                return new Assignment(port, Catalog.Change.create(key(port), value));
            }
        }
        for (Map.Entry<Integer, Catalog.Entry> entry : entries.entrySet()) {
            if (inRange(entry.getKey()) && !hasIndex.test(nameIn(entry.getValue()))) {
                return new Assignment(entry.getKey(), Catalog.Change.replace(entry.getValue(), value));
            }
        }
        throw new DatabaseException(
                ErrorCode.QUOTA_EXCEEDED,
                "No port is left for another index: all from " + settings.portMin() + " to " + settings.portMax()
                        + " are taken. Widen the port range or delete an index.");
    }

    private boolean inRange(int port) {
        return port >= settings.portMin() && port <= settings.portMax();
    }

    private static String key(int port) {
        return KEY_PREFIX + port;
    }

    private static int portOf(String key) {
        try {
            return Integer.parseInt(key, KEY_PREFIX.length(), key.length(), 10);
        } catch (NumberFormatException e) {
            throw new DatabaseException(ErrorCode.DATA_LOSS, "catalog key '" + key + "' does not end in a port", e);
        }
    }

    private static String nameIn(Catalog.Entry entry) {
        return new String(entry.value(), StandardCharsets.UTF_8);
    }
}
