package dev.bristlecone.database.data;

import dev.bristlecone.engine.Engine;
import dev.bristlecone.engine.EngineStats;
import dev.bristlecone.engine.Hit;
import dev.bristlecone.engine.NamespaceStats;
import dev.bristlecone.engine.Page;
import dev.bristlecone.engine.Patch;
import dev.bristlecone.engine.Query;
import dev.bristlecone.engine.Read;
import dev.bristlecone.engine.RecordPatch;
import dev.bristlecone.engine.Write;
import dev.bristlecone.engine.WriteResult;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.filter.Filter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The engine's promises in the plainest form: everything in memory, every read a scan of all records, every call under
/// one lock. Ids and names are ASCII, so string order is byte order.
public final class ReferenceEngine implements Engine {
    private final Map<NamespaceKey, Space> namespaces = new HashMap<>();
    private long lsn;

    @Override
    public synchronized CompletableFuture<WriteResult> write(Write write) {
        lsn++;
        return CompletableFuture.completedFuture(
                switch (write) {
                    case Write.Upsert upsert -> upsert(upsert);
                    case Write.UpdateRecord update -> updateRecord(update);
                    case Write.UpdateMatching update -> updateMatching(update);
                    case Write.PatchRecords patch -> patchRecords(patch);
                    case Write.PatchMatching patch -> patchMatching(patch);
                    case Write.DeleteRecords delete ->
                        remove(delete.namespace(), record -> delete.ids().contains(record.id()));
                    case Write.DeleteMatching delete ->
                        remove(
                                delete.namespace(),
                                record -> ReferenceFilter.matches(delete.filter(), record.metadata()));
                    case Write.DeleteAll delete -> removeAll(delete.namespace());
                    case Write.CreateNamespace create -> createNamespace(create);
                    case Write.DeleteNamespace delete -> deleteNamespace(delete.namespace());
                    case Write.DropIndex drop -> dropIndex(drop.index());
                });
    }

    @Override
    public synchronized Read<List<Hit>> query(NamespaceKey namespace, Query query) {
        Filter filter = query.filter();
        List<Hit> hits = new ArrayList<>();
        for (Record record : records(namespace)) {
            if (filter == null || ReferenceFilter.matches(filter, record.metadata())) {
                OptionalDouble score = ReferenceScore.of(query, record);
                if (score.isPresent()) {
                    hits.add(new Hit((float) score.getAsDouble(), record));
                }
            }
        }
        Comparator<Hit> nearestFirst = Comparator.comparingDouble(Hit::score);
        if (query.metric().higherIsNearer()) {
            nearestFirst = nearestFirst.reversed();
        }
        List<Hit> best = hits.stream()
                .sorted(nearestFirst.thenComparing(hit -> hit.record().id()))
                .limit(query.topK())
                .map(hit -> new Hit(hit.score(), included(hit.record(), query)))
                .toList();
        if (best.stream().mapToLong(hit -> hit.record().sizeBytes()).sum() > query.resultBytesMax()) {
            throw DatabaseException.invalid("Query result is larger than the limit");
        }
        return new Read<>(best, lsn);
    }

    @Override
    public synchronized Read<List<Record>> fetch(NamespaceKey namespace, List<String> ids) {
        NavigableMap<String, Record> records = space(namespace).records;
        List<Record> found = new LinkedHashSet<>(ids)
                .stream().map(records::get).filter(Objects::nonNull).toList();
        return new Read<>(found, lsn);
    }

    @Override
    public synchronized Page<Record> fetchMatching(
            NamespaceKey namespace, Filter filter, int limit, long bytesMax, @Nullable String after) {
        List<Record> matching = matching(namespace, filter).stream()
                .filter(record -> isAfter(record.id(), after))
                .toList();
        int fitting = 0;
        for (long bytes = 0; fitting < matching.size(); fitting++) {
            bytes += matching.get(fitting).sizeBytes();
            if (bytes > bytesMax) {
                break;
            }
        }
        return page(matching, Math.clamp(fitting, 1, limit), Record::id);
    }

    @Override
    public synchronized Read<Long> countMatching(NamespaceKey namespace, Filter filter) {
        return new Read<>((long) matching(namespace, filter).size(), lsn);
    }

    @Override
    public synchronized Page<String> list(NamespaceKey namespace, String prefix, int limit, @Nullable String after) {
        List<String> ids = space(namespace).records.keySet().stream()
                .filter(id -> id.startsWith(prefix) && isAfter(id, after))
                .toList();
        return page(ids, limit, id -> id);
    }

    @Override
    public synchronized Optional<NamespaceStats> describe(NamespaceKey namespace) {
        return Optional.ofNullable(namespaces.get(namespace)).map(space -> space.stats(namespace.namespace()));
    }

    @Override
    public synchronized Page<NamespaceStats> namespaces(UUID index, String prefix, int limit, @Nullable String after) {
        List<NamespaceStats> found = statsOf(index, prefix).stream()
                .filter(stats -> isAfter(stats.name(), after))
                .toList();
        return page(found, limit, NamespaceStats::name);
    }

    @Override
    public synchronized long countNamespaces(UUID index, String prefix) {
        return statsOf(index, prefix).size();
    }

    @Override
    public synchronized EngineStats stats() {
        return new EngineStats(lsn, 0, 0, 0, 0, 0, 0, 0, List.of(), null);
    }

    @Override
    public long unindexedRecords() {
        return 0;
    }

    @Override
    public void close() {}

    private WriteResult upsert(Write.Upsert upsert) {
        boolean existed = namespaces.containsKey(upsert.namespace());
        Space space = namespaces.computeIfAbsent(upsert.namespace(), key -> new Space(null));
        long replaced = 0;
        long touchedBytes = 0;
        for (Record record : upsert.records()) {
            Record old = space.records.put(record.id(), record);
            replaced += old == null ? 0 : 1;
            touchedBytes += Space.sizeBytes(record) + (old == null ? 0 : Space.sizeBytes(old));
        }
        return new WriteResult(lsn, existed, replaced, touchedBytes);
    }

    private WriteResult updateRecord(Write.UpdateRecord update) {
        Space space = namespaces.get(update.namespace());
        Record old = space == null ? null : space.records.get(update.id());
        if (space == null || old == null) {
            return new WriteResult(lsn, space != null, 0);
        }
        float[] values = update.values() == null ? old.values() : update.values();
        SparseVector sparse = update.sparse() == null ? old.sparse() : update.sparse();
        Metadata metadata = old.metadata().merge(update.setMetadata());
        Record updated = new Record(update.id(), values, sparse, metadata);
        space.records.put(update.id(), updated);
        return new WriteResult(lsn, true, 1, Space.sizeBytes(old) + Space.sizeBytes(updated));
    }

    private WriteResult updateMatching(Write.UpdateMatching update) {
        List<Record> matching = matching(update.namespace(), update.filter());
        Space space = space(update.namespace());
        long touchedBytes = 0;
        for (Record old : matching.subList(0, Math.min(matching.size(), update.recordsMax()))) {
            Metadata metadata = old.metadata().merge(update.setMetadata());
            Record updated = new Record(old.id(), old.values(), old.sparse(), metadata);
            space.records.put(old.id(), updated);
            touchedBytes += Space.sizeBytes(old) + Space.sizeBytes(updated);
        }
        return new WriteResult(lsn, namespaces.containsKey(update.namespace()), matching.size(), touchedBytes);
    }

    private WriteResult patchRecords(Write.PatchRecords patches) {
        Space space = namespaces.get(patches.namespace());
        long matched = 0;
        long touchedBytes = 0;
        for (RecordPatch patch : patches.patches()) {
            Record old = space == null ? null : space.records.get(patch.id());
            if (space != null && old != null) {
                matched++;
                touchedBytes += patch(space, old, patch.patch());
            }
        }
        return new WriteResult(lsn, space != null, matched, touchedBytes);
    }

    private WriteResult patchMatching(Write.PatchMatching update) {
        List<Record> matching = matching(update.namespace(), update.filter());
        Space space = space(update.namespace());
        long touchedBytes = 0;
        for (Record old : matching.subList(0, Math.min(matching.size(), update.recordsMax()))) {
            touchedBytes += patch(space, old, update.patch());
        }
        return new WriteResult(lsn, namespaces.containsKey(update.namespace()), matching.size(), touchedBytes);
    }

    private static long patch(Space space, Record old, Patch patch) {
        float[] values = patch.values() != null || patch.removesValues() ? patch.values() : old.values();
        SparseVector sparse = patch.sparse() != null || patch.removesSparse() ? patch.sparse() : old.sparse();
        Metadata metadata = old.metadata().without(patch.removedFields()).merge(patch.setMetadata());
        Record updated = new Record(old.id(), values, sparse, metadata);
        space.records.put(old.id(), updated);
        return Space.sizeBytes(old) + Space.sizeBytes(updated);
    }

    private WriteResult remove(NamespaceKey namespace, Predicate<Record> removed) {
        List<Record> gone = records(namespace).stream().filter(removed).toList();
        gone.forEach(record -> space(namespace).records.remove(record.id()));
        long touchedBytes = gone.stream().mapToLong(Space::sizeBytes).sum();
        return new WriteResult(lsn, namespaces.containsKey(namespace), gone.size(), touchedBytes);
    }

    private WriteResult removeAll(NamespaceKey namespace) {
        WriteResult removed = remove(namespace, record -> true);
        return new WriteResult(lsn, removed.namespaceExisted(), removed.matched());
    }

    private WriteResult createNamespace(Write.CreateNamespace create) {
        boolean existed = namespaces.containsKey(create.namespace());
        namespaces.putIfAbsent(create.namespace(), new Space(create.filterableFields()));
        return new WriteResult(lsn, existed, 0);
    }

    private WriteResult deleteNamespace(NamespaceKey namespace) {
        Space removed = namespaces.remove(namespace);
        return new WriteResult(lsn, removed != null, removed == null ? 0 : removed.records.size());
    }

    private WriteResult dropIndex(UUID index) {
        long before = namespaces.size();
        namespaces.keySet().removeIf(key -> key.index().equals(index));
        return new WriteResult(lsn, before > namespaces.size(), before - namespaces.size());
    }

    private Space space(NamespaceKey namespace) {
        return namespaces.getOrDefault(namespace, new Space(null));
    }

    private List<Record> records(NamespaceKey namespace) {
        return List.copyOf(space(namespace).records.values());
    }

    private List<Record> matching(NamespaceKey namespace, Filter filter) {
        return records(namespace).stream()
                .filter(record -> ReferenceFilter.matches(filter, record.metadata()))
                .toList();
    }

    private List<NamespaceStats> statsOf(UUID index, String prefix) {
        return namespaces.entrySet().stream()
                .filter(entry -> entry.getKey().index().equals(index)
                        && entry.getKey().namespace().startsWith(prefix))
                .map(entry -> entry.getValue().stats(entry.getKey().namespace()))
                .sorted(Comparator.comparing(NamespaceStats::name))
                .toList();
    }

    private <T> Page<T> page(List<T> items, int limit, java.util.function.Function<T, String> key) {
        boolean more = items.size() > limit;
        List<T> shown = more ? items.subList(0, limit) : items;
        return new Page<>(shown, more ? key.apply(shown.getLast()) : null, lsn);
    }

    private static boolean isAfter(String key, @Nullable String after) {
        return after == null || key.compareTo(after) > 0;
    }

    private static Record included(Record record, Query query) {
        return new Record(
                record.id(),
                query.includeValues() ? record.values() : null,
                query.includeValues() ? record.sparse() : null,
                query.includeMetadata() ? record.metadata() : Metadata.EMPTY);
    }

    /// One namespace: its records by id.
    private static final class Space {
        private final NavigableMap<String, Record> records = new TreeMap<>();
        private final @Nullable SortedSet<String> filterableFields;

        Space(@Nullable SortedSet<String> filterableFields) {
            this.filterableFields = filterableFields;
        }

        NamespaceStats stats(String name) {
            long sizeBytes = records.values().stream()
                    .mapToLong(record -> sizeBytes(record))
                    .sum();
            return new NamespaceStats(name, records.size(), sizeBytes, filterableFields);
        }

        private static long sizeBytes(Record record) {
            float[] values = record.values();
            SparseVector sparse = record.sparse();
            return record.id().length()
                    + (values == null ? 0 : (long) Float.BYTES * values.length)
                    + (sparse == null ? 0 : (long) (Integer.BYTES + Float.BYTES) * sparse.size())
                    + record.metadata().toString().getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
