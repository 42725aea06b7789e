package dev.bristlecone.engine;

import dev.bristlecone.model.Limits;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.Metric;
import dev.bristlecone.model.NamespaceKey;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.VectorSpace;
import dev.bristlecone.search.filter.FilterCodec;
import dev.bristlecone.search.metadata.MetadataCodec;
import dev.bristlecone.storage.StorageException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads one log record back. Trusts nothing: whatever the bytes, the answer is an operation or a typed error.
final class OperationReader {
    private final ByteBuffer in;

    private OperationReader(ByteBuffer payload) {
        in = payload.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The operation in a payload.
    ///
    /// @throws StorageException TOO_NEW for a newer semantics version, CORRUPT for anything else that is no
    ///     operation
    static Operation decode(long lsn, ByteBuffer payload) throws StorageException {
        try {
            OperationReader reader = new OperationReader(payload);
            int version = reader.in.get();
            if (version != OperationFormat.SEMANTICS_VERSION) {
                throw new StorageException(
                        version > OperationFormat.SEMANTICS_VERSION
                                ? StorageException.Kind.TOO_NEW
                                : StorageException.Kind.CORRUPT,
                        "log record " + lsn + ": semantics version " + version + " (expected: "
                                + OperationFormat.SEMANTICS_VERSION + ")");
            }
            Operation operation = reader.operation();
            if (reader.in.hasRemaining()) {
                throw new IllegalArgumentException(reader.in.remaining() + " bytes after its end");
            }
            return operation;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new StorageException(
                    StorageException.Kind.CORRUPT, "log record " + lsn + " is no operation: " + e.getMessage(), e);
        }
    }

    private Operation operation() {
        int code = in.get();
        if (code == OperationFormat.DROP_INDEX) {
            return new Operation.DropIndex(uuid());
        }
        NamespaceKey namespace = new NamespaceKey(uuid(), string());
        return switch (code) {
            case OperationFormat.UPSERT -> upsert(namespace);
            case OperationFormat.UPDATE_RECORD ->
                new Operation.UpdateRecord(namespace, string(), values(), sparse(), MetadataCodec.decode(block()));
            case OperationFormat.UPDATE_MATCHING ->
                new Operation.UpdateMatching(
                        namespace, FilterCodec.decode(block()), MetadataCodec.decode(block()), in.getInt());
            case OperationFormat.PATCH_RECORDS -> {
                int count = count(17);
                List<RecordPatch> patches = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    patches.add(new RecordPatch(string(), patch()));
                }
                yield new Operation.PatchRecords(namespace, patches);
            }
            case OperationFormat.PATCH_MATCHING ->
                new Operation.PatchMatching(namespace, FilterCodec.decode(block()), patch(), in.getInt());
            case OperationFormat.DELETE_RECORDS -> {
                int count = count(2);
                List<String> ids = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    ids.add(string());
                }
                yield new Operation.DeleteRecords(namespace, ids);
            }
            case OperationFormat.DELETE_MATCHING ->
                new Operation.DeleteMatching(namespace, FilterCodec.decode(block()));
            case OperationFormat.DELETE_ALL -> new Operation.DeleteAll(namespace);
            case OperationFormat.CREATE_NAMESPACE -> new Operation.CreateNamespace(namespace, fields());
            case OperationFormat.DELETE_NAMESPACE -> new Operation.DeleteNamespace(namespace);
            default -> throw new IllegalArgumentException("operation code " + code);
        };
    }

    private Operation upsert(NamespaceKey namespace) {
        int dimension = in.getInt();
        if (dimension < 0 || dimension > Limits.DIMENSION_MAX) {
            throw new IllegalArgumentException("dimension " + dimension);
        }
        VectorSpace space = new VectorSpace(dimension, Metric.ofCode(in.get()));
        int count = count(14);
        List<Operation.Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String id = string();
            float[] values = values();
            if (values != null && values.length != dimension) {
                throw new IllegalArgumentException(values.length + " values (expected: " + dimension + ")");
            }
            rows.add(new Operation.Row(id, values, sparse(), block()));
        }
        return new Operation.Upsert(namespace, space, rows);
    }

    private Patch patch() {
        float[] values = values();
        SparseVector sparse = sparse();
        Metadata set = MetadataCodec.decode(block());
        int removals = in.get();
        return new Patch(
                values,
                sparse,
                set,
                strings(),
                (removals & OperationFormat.REMOVES_VALUES) != 0,
                (removals & OperationFormat.REMOVES_SPARSE) != 0);
    }

    private @Nullable SortedSet<String> fields() {
        boolean restricted = in.get() != 0;
        SortedSet<String> fields = strings();
        return restricted ? fields : null;
    }

    private SortedSet<String> strings() {
        int count = Short.toUnsignedInt(in.getShort());
        SortedSet<String> strings = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            strings.add(string());
        }
        return strings;
    }

    private float @Nullable [] values() {
        int count = in.getInt();
        return count == OperationFormat.NONE ? null : floats(checked(count, 4));
    }

    private @Nullable SparseVector sparse() {
        int count = in.getInt();
        if (count == OperationFormat.NONE) {
            return null;
        }
        int[] indices = new int[checked(count, 8)];
        in.asIntBuffer().get(indices);
        in.position(in.position() + 4 * count);
        return new SparseVector(indices, floats(count));
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        in.asFloatBuffer().get(values);
        in.position(in.position() + 4 * count);
        return values;
    }

    private UUID uuid() {
        return new UUID(in.getLong(), in.getLong());
    }

    private String string() {
        byte[] bytes = new byte[checked(Short.toUnsignedInt(in.getShort()), 1)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private byte[] block() {
        byte[] bytes = new byte[count(1)];
        in.get(bytes);
        return bytes;
    }

    private int count(int bytesEach) {
        return checked(in.getInt(), bytesEach);
    }

    /// Bounds a count by the bytes that remain, before anything is allocated for it.
    private int checked(int count, int bytesEach) {
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw new IllegalArgumentException(
                    "count " + count + " needs more than the " + in.remaining() + " bytes left");
        }
        return count;
    }
}
