package dev.bristlecone.engine;

import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A write behind the damage of a log: durable once, and lost when the log is cut.
///
/// @param what the kind of write, in words
/// @param index whose data it changed
/// @param namespace its namespace; null when it changed the whole index
/// @param ids the records it named; empty when it chose them by a filter or took all
public record LostWrite(
        long lsn, String what, UUID index, @Nullable String namespace, List<String> ids) {
    static LostWrite decode(long lsn, ByteBuffer payload) throws StorageException {
        return switch (OperationReader.decode(lsn, payload)) {
            case Operation.Upsert upsert ->
                of(
                        lsn,
                        "upsert",
                        upsert.namespace(),
                        upsert.rows().stream().map(Operation.Row::id).toList());
            case Operation.UpdateRecord update -> of(lsn, "update", update.namespace(), List.of(update.id()));
            case Operation.UpdateMatching update -> of(lsn, "update by filter", update.namespace(), List.of());
            case Operation.PatchRecords patch ->
                of(
                        lsn,
                        "patch",
                        patch.namespace(),
                        patch.patches().stream().map(RecordPatch::id).toList());
            case Operation.PatchMatching patch -> of(lsn, "patch by filter", patch.namespace(), List.of());
            case Operation.DeleteRecords delete -> of(lsn, "delete", delete.namespace(), delete.ids());
            case Operation.DeleteMatching delete -> of(lsn, "delete by filter", delete.namespace(), List.of());
            case Operation.DeleteAll delete -> of(lsn, "delete of all records", delete.namespace(), List.of());
            case Operation.CreateNamespace create -> of(lsn, "creation of a namespace", create.namespace(), List.of());
            case Operation.DeleteNamespace delete -> of(lsn, "deletion of a namespace", delete.namespace(), List.of());
            case Operation.DropIndex drop -> new LostWrite(lsn, "deletion of an index", drop.index(), null, List.of());
        };
    }

    private static LostWrite of(long lsn, String what, NamespaceKey namespace, List<String> ids) {
        return new LostWrite(lsn, what, namespace.index(), namespace.namespace(), ids);
    }
}
