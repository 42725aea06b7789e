package dev.bristlecone.engine;

import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.filter.Filter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Every namespace of one store: durable writes in one total order, reads on snapshots. Linearizable: a completed write
/// is seen by every later read. Any thread; reads may take a worker for as long as their scan needs.
///
/// Failures are [dev.bristlecone.model.DatabaseException]: UNAVAILABLE after a disk error (a write's outcome is then
/// unknown and safe to retry), RESOURCE_EXHAUSTED when the disk is full, DATA_LOSS naming a damaged file.
public interface Engine extends AutoCloseable {
    /// Makes the write durable and visible, then completes. Waits (by not completing) while memory is over its
    /// limit.
    CompletableFuture<WriteResult> write(Write write);

    /// The nearest records, best first; ties by id in byte order. An unknown namespace gives none.
    Read<List<Hit>> query(NamespaceKey namespace, Query query);

    /// The stored records among these ids, in the order of the ids, repeated ids once.
    Read<List<Record>> fetch(NamespaceKey namespace, List<String> ids);

    /// Matching records in id order, after the id `after` when given: at most `limit` of them, and no more than fit
    /// into `bytesMax`, but at least one.
    Page<Record> fetchMatching(NamespaceKey namespace, Filter filter, int limit, long bytesMax, @Nullable String after);

    /// How many records match.
    Read<Long> countMatching(NamespaceKey namespace, Filter filter);

    /// Ids with this prefix in byte order, after the id `after` when given.
    Page<String> list(NamespaceKey namespace, String prefix, int limit, @Nullable String after);

    Optional<NamespaceStats> describe(NamespaceKey namespace);

    /// Namespaces of an index whose name starts with `prefix`, in byte order of the names.
    Page<NamespaceStats> namespaces(UUID index, String prefix, int limit, @Nullable String after);

    /// How many namespaces of an index start with `prefix`.
    long countNamespaces(UUID index, String prefix);

    /// What `/health` and metrics show.
    EngineStats stats();

    /// Records in segments that are to get an index and have none yet; queries scan them all. Looks at every
    /// namespace, so it is no part of [#stats].
    long unindexedRecords();

    /// Completes accepted writes, flushes nothing, releases files. Later calls fail with UNAVAILABLE.
    @Override
    void close();
}
