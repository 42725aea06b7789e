package dev.bristlecone.engine;

import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.search.filter.FilterCodec;
import dev.bristlecone.search.metadata.MetadataCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes one [Operation] as [OperationFormat] says. The buffer is sized once for bulk operations and grows otherwise.
final class OperationWriter {
    private ByteBuffer out;

    private OperationWriter(int sizeBytes) {
        out = ByteBuffer.allocate(sizeBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The encoded operation, ready to be read.
    static ByteBuffer encode(Operation operation) {
        OperationWriter writer = new OperationWriter(estimateBytes(operation));
        writer.operation(operation);
        return writer.out.flip();
    }

    private static int estimateBytes(Operation operation) {
        if (!(operation instanceof Operation.Upsert upsert)) {
            return 1_024;
        }
        long bytes = 1_024;
        for (Operation.Row row : upsert.rows()) {
            bytes += 16L + row.id().length() + row.metadata().length;
            bytes += row.values() == null ? 0 : 4L * row.values().length;
            bytes += row.sparse() == null ? 0 : 8L * row.sparse().size();
        }
        return Math.toIntExact(bytes);
    }

    private void operation(Operation operation) {
        need(2);
        out.put((byte) OperationFormat.SEMANTICS_VERSION);
        switch (operation) {
            case Operation.Upsert upsert -> {
                code(OperationFormat.UPSERT, upsert.namespace());
                number(upsert.space().dimension());
                need(1);
                out.put((byte) upsert.space().metric().code());
                number(upsert.rows().size());
                for (Operation.Row row : upsert.rows()) {
                    string(row.id());
                    values(row.values());
                    sparse(row.sparse());
                    block(row.metadata());
                }
            }
            case Operation.UpdateRecord update -> {
                code(OperationFormat.UPDATE_RECORD, update.namespace());
                string(update.id());
                values(update.values());
                sparse(update.sparse());
                block(MetadataCodec.encode(update.setMetadata()));
            }
            case Operation.UpdateMatching update -> {
                code(OperationFormat.UPDATE_MATCHING, update.namespace());
                block(FilterCodec.encode(update.filter()));
                block(MetadataCodec.encode(update.setMetadata()));
                number(update.recordsMax());
            }
            case Operation.PatchRecords patch -> {
                code(OperationFormat.PATCH_RECORDS, patch.namespace());
                number(patch.patches().size());
                for (RecordPatch record : patch.patches()) {
                    string(record.id());
                    patch(record.patch());
                }
            }
            case Operation.PatchMatching patch -> {
                code(OperationFormat.PATCH_MATCHING, patch.namespace());
                block(FilterCodec.encode(patch.filter()));
                patch(patch.patch());
                number(patch.recordsMax());
            }
            case Operation.DeleteRecords delete -> {
                code(OperationFormat.DELETE_RECORDS, delete.namespace());
                number(delete.ids().size());
                delete.ids().forEach(this::string);
            }
            case Operation.DeleteMatching delete -> {
                code(OperationFormat.DELETE_MATCHING, delete.namespace());
                block(FilterCodec.encode(delete.filter()));
            }
            case Operation.DeleteAll delete -> code(OperationFormat.DELETE_ALL, delete.namespace());
            case Operation.CreateNamespace create -> {
                code(OperationFormat.CREATE_NAMESPACE, create.namespace());
                fields(create.filterableFields());
            }
            case Operation.DeleteNamespace delete -> code(OperationFormat.DELETE_NAMESPACE, delete.namespace());
            case Operation.DropIndex drop -> {
                out.put((byte) OperationFormat.DROP_INDEX);
                uuid(drop.index());
            }
        }
    }

    private void code(int code, NamespaceKey namespace) {
        out.put((byte) code);
        uuid(namespace.index());
        string(namespace.namespace());
    }

    private void patch(Patch patch) {
        values(patch.values());
        sparse(patch.sparse());
        block(MetadataCodec.encode(patch.setMetadata()));
        need(3);
        out.put((byte) ((patch.removesValues() ? OperationFormat.REMOVES_VALUES : 0)
                | (patch.removesSparse() ? OperationFormat.REMOVES_SPARSE : 0)));
        out.putShort((short) patch.removedFields().size());
        patch.removedFields().forEach(this::string);
    }

    private void fields(@Nullable SortedSet<String> fields) {
        need(3);
        out.put((byte) (fields == null ? 0 : 1));
        out.putShort((short) (fields == null ? 0 : fields.size()));
        if (fields != null) {
            fields.forEach(this::string);
        }
    }

    private void values(float @Nullable [] values) {
        if (values == null) {
            number(OperationFormat.NONE);
            return;
        }
        number(values.length);
        floats(values);
    }

    private void sparse(@Nullable SparseVector sparse) {
        if (sparse == null) {
            number(OperationFormat.NONE);
            return;
        }
        number(sparse.size());
        need(4 * sparse.size());
        out.asIntBuffer().put(sparse.indices());
        out.position(out.position() + 4 * sparse.size());
        floats(sparse.values());
    }

    private void floats(float[] values) {
        need(4 * values.length);
        out.asFloatBuffer().put(values);
        out.position(out.position() + 4 * values.length);
    }

    private void uuid(UUID id) {
        need(16);
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private void number(int value) {
        need(4);
        out.putInt(value);
    }

    private void string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > OperationFormat.STRING_BYTES_MAX) {
            throw new IllegalArgumentException("string of " + bytes.length + " bytes (expected: at most "
                    + OperationFormat.STRING_BYTES_MAX + ")");
        }
        need(2 + bytes.length);
        out.putShort((short) bytes.length).put(bytes);
    }

    private void block(byte[] bytes) {
        need(4 + bytes.length);
        out.putInt(bytes.length).put(bytes);
    }

    private void need(int bytes) {
        if (out.remaining() < bytes) {
            int size = Math.toIntExact(Math.max(2L * out.capacity(), (long) out.position() + bytes));
            out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(out.flip());
        }
    }
}
