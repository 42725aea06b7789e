package dev.bristlecone.storage.catalog;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A small, durable, transactional map from keys to versioned documents: definitions, settings, manifest pointers.
/// Everything that needs a decision ("which manifest is current", "is this name taken") is one [#commit].
///
/// Threads: any. A commit that returned survives power loss.
public interface Catalog extends AutoCloseable {
    /// One document. Versions start at 1 and rise by 1 with each change of the key.
    record Entry(String key, long version, byte[] value) {}

    /// One step of a commit. `expectedVersion` is 0 for "must not exist", -1 for "whatever"; a null `value`
    /// deletes.
    record Change(String key, long expectedVersion, byte @Nullable [] value) {
        /// Creates a key that must not exist.
        public static Change create(String key, byte[] value) {
            return new Change(key, 0, value);
        }

        /// Replaces a key that must still have this version.
        public static Change replace(Entry seen, byte[] value) {
            return new Change(seen.key(), seen.version(), value);
        }

        /// Deletes a key that must still have this version.
        public static Change delete(Entry seen) {
            return new Change(seen.key(), seen.version(), null);
        }
    }

    Optional<Entry> get(String key) throws IOException;

    /// All entries whose key starts with the prefix, in byte order of the keys.
    List<Entry> list(String prefix) throws IOException;

    /// Applies all changes, or none when any expectation fails.
    ///
    /// @throws CatalogConflictException naming the first key whose version differs
    void commit(List<Change> changes) throws IOException;

    @Override
    void close() throws IOException;
}
