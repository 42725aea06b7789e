package dev.bristlecone.engine;

import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.model.filter.Filter;
import java.util.List;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One change, already validated: it becomes visible whole, at one LSN.
public sealed interface Write {
    /// Stores records; a later one with the same id wins, also within the list. Creates the namespace when missing.
    record Upsert(NamespaceKey namespace, VectorSpace space, List<Record> records) implements Write {}

    /// Replaces what is given and merges metadata into one record. An unknown id changes nothing.
    record UpdateRecord(
            NamespaceKey namespace,
            String id,
            float @Nullable [] values,
            @Nullable SparseVector sparse,
            Metadata setMetadata)
            implements Write {}

    /// Merges metadata into all matching records, at most `recordsMax` of them in id order.
    record UpdateMatching(NamespaceKey namespace, Filter filter, Metadata setMetadata, int recordsMax)
            implements Write {}

    /// Changes records one after the other; a later patch of an id sees what an earlier one did. Unknown ids change
    /// nothing.
    record PatchRecords(NamespaceKey namespace, List<RecordPatch> patches) implements Write {}

    /// Changes all matching records alike, at most `recordsMax` of them in id order.
    record PatchMatching(NamespaceKey namespace, Filter filter, Patch patch, int recordsMax) implements Write {}

    record DeleteRecords(NamespaceKey namespace, List<String> ids) implements Write {}

    record DeleteMatching(NamespaceKey namespace, Filter filter) implements Write {}

    /// Removes every record; the namespace stays.
    record DeleteAll(NamespaceKey namespace) implements Write {}

    /// Creates an empty namespace. `filterableFields` null means every field is indexed.
    record CreateNamespace(NamespaceKey namespace, @Nullable SortedSet<String> filterableFields) implements Write {}

    record DeleteNamespace(NamespaceKey namespace) implements Write {}

    /// Removes every namespace of an index.
    record DropIndex(UUID index) implements Write {}
}
