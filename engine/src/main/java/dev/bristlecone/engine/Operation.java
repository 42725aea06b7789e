package dev.bristlecone.engine;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
import dev.bristlecone.search.metadata.MetadataCodec;
import dev.bristlecone.storage.disk.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A [Write] in the form of the log: what is written to it, replayed from it and applied. Metadata is encoded once,
/// here, and stays encoded through log, tail and segment.
sealed interface Operation {
    record Upsert(NamespaceKey namespace, VectorSpace space, List<Row> rows) implements Operation {}

    record UpdateRecord(
            NamespaceKey namespace,
            String id,
            float @Nullable [] values,
            @Nullable SparseVector sparse,
            Metadata setMetadata)
            implements Operation {}

    record UpdateMatching(NamespaceKey namespace, Filter filter, Metadata setMetadata, int recordsMax)
            implements Operation {}

    record PatchRecords(NamespaceKey namespace, List<RecordPatch> patches) implements Operation {}

    record PatchMatching(NamespaceKey namespace, Filter filter, Patch patch, int recordsMax) implements Operation {}

    record DeleteRecords(NamespaceKey namespace, List<String> ids) implements Operation {}

    record DeleteMatching(NamespaceKey namespace, Filter filter) implements Operation {}

    record DeleteAll(NamespaceKey namespace) implements Operation {}

    record CreateNamespace(NamespaceKey namespace, @Nullable SortedSet<String> filterableFields) implements Operation {}

    record DeleteNamespace(NamespaceKey namespace) implements Operation {}

    record DropIndex(UUID index) implements Operation {}

    /// One record with encoded metadata.
    record Row(
            String id, float @Nullable [] values, @Nullable SparseVector sparse, byte[] metadata) {}

    /// Whether it adds data or only takes some away, and so may go on when the disk fills up.
    default Demand demand() {
        return switch (this) {
            case Upsert upsert -> Demand.GROWTH;
            case UpdateRecord update -> Demand.GROWTH;
            case UpdateMatching update -> Demand.GROWTH;
            case PatchRecords patch -> Demand.GROWTH;
            case PatchMatching patch -> Demand.GROWTH;
            case CreateNamespace create -> Demand.GROWTH;
            case DeleteRecords delete -> Demand.RELIEF;
            case DeleteMatching delete -> Demand.RELIEF;
            case DeleteAll delete -> Demand.RELIEF;
            case DeleteNamespace delete -> Demand.RELIEF;
            case DropIndex drop -> Demand.RELIEF;
        };
    }

    /// The namespace whose stored records it may have to read; null when it only makes or removes whole namespaces.
    default @Nullable NamespaceKey reads() {
        return switch (this) {
            case Upsert upsert -> upsert.namespace();
            case UpdateRecord update -> update.namespace();
            case UpdateMatching update -> update.namespace();
            case PatchRecords patch -> patch.namespace();
            case PatchMatching patch -> patch.namespace();
            case DeleteRecords delete -> delete.namespace();
            case DeleteMatching delete -> delete.namespace();
            case CreateNamespace create -> null;
            case DeleteAll delete -> null;
            case DeleteNamespace delete -> null;
            case DropIndex drop -> null;
        };
    }

    static Operation of(Write write) {
        return switch (write) {
            case Write.Upsert upsert -> {
                List<Row> rows = new ArrayList<>(upsert.records().size());
                for (Record record : upsert.records()) {
                    rows.add(new Row(
                            record.id(), record.values(), record.sparse(), MetadataCodec.encode(record.metadata())));
                }
                yield new Upsert(upsert.namespace(), upsert.space(), rows);
            }
            case Write.UpdateRecord update ->
                new UpdateRecord(
                        update.namespace(), update.id(), update.values(), update.sparse(), update.setMetadata());
            case Write.UpdateMatching update ->
                new UpdateMatching(update.namespace(), update.filter(), update.setMetadata(), update.recordsMax());
            case Write.PatchRecords patch -> new PatchRecords(patch.namespace(), patch.patches());
            case Write.PatchMatching patch ->
                new PatchMatching(patch.namespace(), patch.filter(), patch.patch(), patch.recordsMax());
            case Write.DeleteRecords delete -> new DeleteRecords(delete.namespace(), delete.ids());
            case Write.DeleteMatching delete -> new DeleteMatching(delete.namespace(), delete.filter());
            case Write.DeleteAll delete -> new DeleteAll(delete.namespace());
            case Write.CreateNamespace create -> new CreateNamespace(create.namespace(), create.filterableFields());
            case Write.DeleteNamespace delete -> new DeleteNamespace(delete.namespace());
            case Write.DropIndex drop -> new DropIndex(drop.index());
        };
    }
}
