package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.filter.FilterMatcher;
import dev.bristlecone.search.metadata.MetadataCodec;
import dev.bristlecone.search.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Applies operations in log order: the one place that changes records, live and in replay alike. Deterministic and
/// total: no clock, no randomness, and every decoded operation applies (or, with damaged data, leaves everything as it
/// is), so a replay gives the state the live run had.
///
/// Apply lane only.
final class Applier {
    /// A record whose metadata would outgrow this keeps what it has. Far above what a request may carry, it
    /// stops the growth by many merges before a record becomes too large for a section, which would stop all
    /// flushes.
    private static final int METADATA_BYTES_MAX = 1 << 20;

    /// The same for patches: documents hold texts, and one may have as much as a request.
    private static final int PATCHED_BYTES_MAX = 8 << 20;

    private final Namespaces namespaces;
    private final TextIndexing textIndexing;
    private TailGeneration active;

    Applier(Namespaces namespaces, TextIndexing textIndexing) {
        this.namespaces = namespaces;
        this.textIndexing = textIndexing;
        this.active = new TailGeneration(textIndexing);
    }

    /// The generation that takes new records.
    TailGeneration active() {
        return active;
    }

    /// Starts a new generation and returns the one before, which now ends at this LSN.
    TailGeneration freeze(long lsn) {
        TailGeneration frozen = active;
        frozen.freeze(lsn);
        active = new TailGeneration(textIndexing);
        return frozen;
    }

    WriteResult apply(long lsn, Operation operation) {
        return switch (operation) {
            case Operation.Upsert upsert -> upsert(lsn, upsert);
            case Operation.UpdateRecord update -> updateRecord(lsn, update);
            case Operation.UpdateMatching update -> updateMatching(lsn, update);
            case Operation.PatchRecords patch -> patchRecords(lsn, patch);
            case Operation.PatchMatching patch -> patchMatching(lsn, patch);
            case Operation.DeleteRecords delete -> deleteRecords(lsn, delete);
            case Operation.DeleteMatching delete -> deleteMatching(lsn, delete);
            case Operation.DeleteAll delete -> deleteAll(lsn, delete.namespace());
            case Operation.CreateNamespace create -> createNamespace(lsn, create);
            case Operation.DeleteNamespace delete -> deleteNamespace(lsn, delete.namespace());
            case Operation.DropIndex drop -> dropIndex(lsn, drop);
        };
    }

    private WriteResult upsert(long lsn, Operation.Upsert upsert) {
        NamespaceState namespace = namespaces.get(upsert.namespace());
        boolean existed = namespace != null;
        if (namespace == null) {
            namespace = new NamespaceState(upsert.namespace(), lsn, lsn, null);
        } else {
            requireIntact(namespace, lsn);
        }
        long live = namespace.peek().liveCount();
        long touchedBytes = 0;
        NamespaceTail tail = namespace.tailIn(active);
        for (Operation.Row row : upsert.rows()) {
            Living replaced = findAlive(namespace, row.id());
            if (replaced == null) {
                live++;
            } else {
                replaced.delete(lsn);
                touchedBytes += replaced.sizeBytes();
            }
            touchedBytes += tail.append(row.id(), lsn, row.values(), row.sparse(), row.metadata());
        }
        namespace.publish(lsn, upsert.space(), live);
        if (!existed) {
            namespaces.add(namespace); // with its records, for readers see all of a request or nothing
        }
        return new WriteResult(lsn, existed, upsert.rows().size(), touchedBytes);
    }

    private WriteResult updateRecord(long lsn, Operation.UpdateRecord update) {
        NamespaceState namespace = namespaces.get(update.namespace());
        if (namespace == null) {
            return new WriteResult(lsn, false, 0);
        }
        requireIntact(namespace, lsn);
        Living found = findAlive(namespace, update.id());
        if (found == null) {
            return new WriteResult(lsn, true, 0);
        }
        long touchedBytes = replace(namespace, found, lsn, update.values(), update.sparse(), update.setMetadata());
        Snapshot before = namespace.peek();
        namespace.publish(lsn, before.space(), before.liveCount());
        return new WriteResult(lsn, true, 1, touchedBytes);
    }

    private WriteResult updateMatching(long lsn, Operation.UpdateMatching update) {
        NamespaceState namespace = namespaces.get(update.namespace());
        if (namespace == null) {
            return new WriteResult(lsn, false, 0);
        }
        requireIntact(namespace, lsn);
        List<Living> matching = matching(namespace, update.filter());
        long touchedBytes = 0;
        for (Living found : firstById(matching, update.recordsMax())) {
            touchedBytes += replace(namespace, found, lsn, null, null, update.setMetadata());
        }
        Snapshot before = namespace.peek();
        namespace.publish(lsn, before.space(), before.liveCount());
        return new WriteResult(lsn, true, matching.size(), touchedBytes);
    }

    private WriteResult patchRecords(long lsn, Operation.PatchRecords operation) {
        NamespaceState namespace = namespaces.get(operation.namespace());
        if (namespace == null) {
            return new WriteResult(lsn, false, 0);
        }
        requireIntact(namespace, lsn);
        long matched = 0;
        long touchedBytes = 0;
        for (RecordPatch record : operation.patches()) {
            Living found = findAlive(namespace, record.id());
            if (found != null) {
                matched++;
                touchedBytes += patch(namespace, found, lsn, record.patch());
            }
        }
        Snapshot before = namespace.peek();
        namespace.publish(lsn, before.space(), before.liveCount());
        return new WriteResult(lsn, true, matched, touchedBytes);
    }

    private WriteResult patchMatching(long lsn, Operation.PatchMatching operation) {
        NamespaceState namespace = namespaces.get(operation.namespace());
        if (namespace == null) {
            return new WriteResult(lsn, false, 0);
        }
        requireIntact(namespace, lsn);
        List<Living> matching = matching(namespace, operation.filter());
        long touchedBytes = 0;
        for (Living found : firstById(matching, operation.recordsMax())) {
            touchedBytes += patch(namespace, found, lsn, operation.patch());
        }
        Snapshot before = namespace.peek();
        namespace.publish(lsn, before.space(), before.liveCount());
        return new WriteResult(lsn, true, matching.size(), touchedBytes);
    }

    private static List<Living> firstById(List<Living> matching, int recordsMax) {
        matching.sort(Comparator.comparing(Living::id));
        return matching.subList(0, Math.min(matching.size(), recordsMax));
    }

    /// Puts a patched version in the place of a record; the size of both.
    private long patch(NamespaceState namespace, Living found, long lsn, Patch patch) {
        float[] values = patch.values() != null || patch.removesValues() ? patch.values() : found.values();
        SparseVector sparse = patch.sparse() != null || patch.removesSparse() ? patch.sparse() : found.sparse();
        byte[] metadata = found.metadata();
        if (!patch.setMetadata().isEmpty() || !patch.removedFields().isEmpty()) {
            Metadata kept = MetadataCodec.decode(metadata).without(patch.removedFields());
            byte[] merged = MetadataCodec.encode(kept.merge(patch.setMetadata()));
            metadata = merged.length <= PATCHED_BYTES_MAX ? merged : metadata;
        }
        return put(namespace, found, lsn, values, sparse, metadata);
    }

    /// Puts a new version in the place of a record; the size of both.
    private long replace(
            NamespaceState namespace,
            Living found,
            long lsn,
            float @Nullable [] newValues,
            @Nullable SparseVector newSparse,
            Metadata changes) {
        float[] values = newValues != null ? newValues : found.values();
        SparseVector sparse = newSparse != null ? newSparse : found.sparse();
        byte[] metadata = found.metadata();
        if (!changes.isEmpty()) {
            byte[] merged = MetadataCodec.encode(MetadataCodec.decode(metadata).merge(changes));
            metadata = merged.length <= METADATA_BYTES_MAX ? merged : metadata;
        }
        return put(namespace, found, lsn, values, sparse, metadata);
    }

    private long put(
            NamespaceState namespace,
            Living found,
            long lsn,
            float @Nullable [] values,
            @Nullable SparseVector sparse,
            byte[] metadata) {
        found.delete(lsn);
        return found.sizeBytes() + namespace.tailIn(active).append(found.id(), lsn, values, sparse, metadata);
    }

    private WriteResult deleteRecords(long lsn, Operation.DeleteRecords delete) {
        NamespaceState namespace = namespaces.get(delete.namespace());
        if (namespace == null) {
            return new WriteResult(lsn, false, 0);
        }
        requireIntact(namespace, lsn);
        long deleted = 0;
        long touchedBytes = 0;
        for (String id : delete.ids()) {
            Living found = findAlive(namespace, id);
            if (found != null) {
                found.delete(lsn);
                deleted++;
                touchedBytes += found.sizeBytes();
            }
        }
        Snapshot before = namespace.peek();
        namespace.publish(lsn, before.space(), before.liveCount() - deleted);
        return new WriteResult(lsn, true, deleted, touchedBytes);
    }

    private WriteResult deleteMatching(long lsn, Operation.DeleteMatching delete) {
        NamespaceState namespace = namespaces.get(delete.namespace());
        if (namespace == null) {
            return new WriteResult(lsn, false, 0);
        }
        requireIntact(namespace, lsn);
        List<Living> matching = matching(namespace, delete.filter());
        long touchedBytes = 0;
        for (Living found : matching) {
            found.delete(lsn);
            touchedBytes += found.sizeBytes();
        }
        Snapshot before = namespace.peek();
        namespace.publish(lsn, before.space(), before.liveCount() - matching.size());
        return new WriteResult(lsn, true, matching.size(), touchedBytes);
    }

    /// A new, empty incarnation takes the place of the old one, whatever its size.
    private WriteResult deleteAll(long lsn, NamespaceKey key) {
        NamespaceState namespace = namespaces.get(key);
        if (namespace == null) {
            return new WriteResult(lsn, false, 0);
        }
        long deleted = namespace.peek().liveCount();
        VectorSpace space = namespace.peek().space();
        NamespaceState emptied = new NamespaceState(key, lsn, namespace.bornLsn(), namespace.filterableFields());
        emptied.publish(lsn, space, 0);
        namespaces.add(emptied);
        namespace.delete(lsn);
        return new WriteResult(lsn, true, deleted);
    }

    private WriteResult createNamespace(long lsn, Operation.CreateNamespace create) {
        if (namespaces.get(create.namespace()) != null) {
            return new WriteResult(lsn, true, 0);
        }
        namespaces.add(new NamespaceState(create.namespace(), lsn, lsn, create.filterableFields()));
        return new WriteResult(lsn, false, 0);
    }

    private WriteResult deleteNamespace(long lsn, NamespaceKey key) {
        NamespaceState namespace = namespaces.get(key);
        if (namespace == null) {
            return new WriteResult(lsn, false, 0);
        }
        long deleted = namespace.peek().liveCount();
        namespaces.remove(namespace);
        namespace.delete(lsn);
        return new WriteResult(lsn, true, deleted);
    }

    private WriteResult dropIndex(long lsn, Operation.DropIndex drop) {
        List<NamespaceState> dropped = namespaces.of(drop.index());
        for (NamespaceState namespace : dropped) {
            namespaces.remove(namespace);
            namespace.delete(lsn);
        }
        return new WriteResult(lsn, !dropped.isEmpty(), dropped.size());
    }

    /// Opens all sections of a namespace before any of its records change, so that a damaged one refuses the whole
    /// operation. From then on the namespace takes no operation but its removal: applying only some would make
    /// records that never were.
    ///
    /// @throws DatabaseException DATA_LOSS, and no record has changed
    private static void requireIntact(NamespaceState namespace, long lsn) {
        Damage damage = namespace.damage();
        if (damage != null) {
            throw damage.refusal();
        }
        try {
            namespace.peek().view().segments().forEach(SegmentRef::segment);
        } catch (DatabaseException e) {
            namespace.leaveOut(new Damage(lsn, String.valueOf(e.getMessage())));
            throw e;
        }
    }

    /// The one living version of a record: tails first, newest first, because that is where changes cluster.
    private static @Nullable Living findAlive(NamespaceState namespace, String id) {
        NamespaceView view = namespace.peek().view();
        for (NamespaceTail tail : view.tails().reversed()) {
            TailRow row = tail.findAlive(id);
            if (row != null) {
                return new Living.InTail(row);
            }
        }
        if (view.segments().isEmpty()) {
            return null;
        }
        byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
        for (SegmentRef segment : view.segments().reversed()) {
            int ordinal = segment.findAlive(bytes);
            if (ordinal >= 0) {
                return new Living.InSegment(segment, ordinal, id);
            }
        }
        return null;
    }

    private static List<Living> matching(NamespaceState namespace, Filter filter) {
        FilterMatcher matcher = FilterMatcher.compile(filter);
        List<Living> matching = new ArrayList<>();
        NamespaceView view = namespace.peek().view();
        for (SegmentRef ref : view.segments()) {
            Segment segment = ref.segment();
            try (SegmentMatches matches = SegmentMatches.of(ref, filter, matcher, Long.MAX_VALUE)) {
                for (int ordinal = matches.next(0); ordinal >= 0; ordinal = matches.next(ordinal + 1)) {
                    String id = new String(segment.id(ordinal), StandardCharsets.ISO_8859_1);
                    matching.add(new Living.InSegment(ref, ordinal, id));
                }
            }
        }
        for (NamespaceTail tail : view.tails()) {
            TailRow[] rows = tail.rows();
            for (int i = 0; i < tail.count(); i++) {
                if (rows[i].alive() && matcher.matches(rows[i].metadata)) {
                    matching.add(new Living.InTail(rows[i]));
                }
            }
        }
        return matching;
    }

    /// A living record, wherever it lies.
    private sealed interface Living {
        String id();

        void delete(long lsn);

        float @Nullable [] values();

        @Nullable
        SparseVector sparse();

        byte[] metadata();

        /// Bytes of the id, the vectors and the metadata.
        long sizeBytes();

        record InTail(TailRow row) implements Living {
            @Override
            public String id() {
                return row.id;
            }

            @Override
            public void delete(long lsn) {
                row.delete(lsn);
            }

            @Override
            public float @Nullable [] values() {
                return row.values();
            }

            @Override
            public @Nullable SparseVector sparse() {
                return row.sparse;
            }

            @Override
            public byte[] metadata() {
                return row.metadata;
            }

            @Override
            public long sizeBytes() {
                return row.recordBytes();
            }
        }

        record InSegment(SegmentRef segment, int ordinal, String id) implements Living {
            @Override
            public void delete(long lsn) {
                segment.stamps().stamp(ordinal, lsn);
            }

            @Override
            public float @Nullable [] values() {
                return segment.values(ordinal);
            }

            @Override
            public @Nullable SparseVector sparse() {
                return segment.segment().sparse(ordinal);
            }

            @Override
            public byte[] metadata() {
                return segment.segment().metadata(ordinal);
            }

            @Override
            public long sizeBytes() {
                return segment.segment().recordBytes(ordinal);
            }
        }
    }
}
