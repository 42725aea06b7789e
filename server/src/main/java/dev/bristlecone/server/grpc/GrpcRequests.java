package dev.bristlecone.server.grpc;

import com.google.protobuf.Internal;
import com.google.protobuf.Struct;
import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.FetchMatchingRequest;
import dev.bristlecone.database.data.ListRequest;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.RecordInput;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.database.data.UpdateRequest;
import dev.bristlecone.database.data.UpsertRequest;
import dev.bristlecone.server.proto.FetchByMetadataRequest;
import dev.bristlecone.server.proto.MetadataSchema;
import dev.bristlecone.server.proto.QueryVector;
import dev.bristlecone.server.proto.SparseValues;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.wire.QueryBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns protobuf messages into requests. Fields without presence count as absent when they hold their default; floats
/// are copied once, out of the message's own packed array.
final class GrpcRequests {
    private static final long UNSIGNED = 0xFFFF_FFFFL;

    private GrpcRequests() {}

    static UpsertRequest upsert(dev.bristlecone.server.proto.UpsertRequest message) {
        List<RecordInput> records = new ArrayList<>(message.getVectorsCount());
        for (Vector vector : message.getVectorsList()) {
            records.add(new RecordInput(
                    vector.getId(),
                    floats(vector.getValuesList()),
                    vector.hasSparseValues() ? sparse(vector.getSparseValues()) : null,
                    vector.hasMetadata() ? Structs.tree(vector.getMetadata()) : null));
        }
        return new UpsertRequest(message.getNamespace(), records);
    }

    static QueryBody query(dev.bristlecone.server.proto.QueryRequest message) {
        if (message.getQueriesCount() == 0) {
            return new QueryBody(single(message), List.of());
        }
        return new QueryBody(
                null,
                message.getQueriesList().stream()
                        .map(query -> oneOf(message, query))
                        .toList());
    }

    static UpdateRequest update(dev.bristlecone.server.proto.UpdateRequest message) {
        return new UpdateRequest(
                message.getNamespace(),
                message.getId(),
                floats(message.getValuesList()),
                message.hasSparseValues() ? sparse(message.getSparseValues()) : null,
                optional(message.hasSetMetadata(), message.getSetMetadata()),
                optional(message.hasFilter(), message.getFilter()),
                message.getDryRun());
    }

    static DeleteRequest delete(dev.bristlecone.server.proto.DeleteRequest message) {
        return new DeleteRequest(
                message.getNamespace(),
                message.getIdsList(),
                message.getDeleteAll(),
                optional(message.hasFilter(), message.getFilter()));
    }

    static FetchMatchingRequest fetchMatching(FetchByMetadataRequest message) {
        return new FetchMatchingRequest(
                message.getNamespace(),
                optional(message.hasFilter(), message.getFilter()),
                message.hasLimit() ? unsigned(message.getLimit()) : null,
                message.hasPaginationToken() ? message.getPaginationToken() : null);
    }

    static ListRequest list(dev.bristlecone.server.proto.ListRequest message) {
        return new ListRequest(
                message.getNamespace(),
                message.getPrefix(),
                message.hasLimit() ? unsigned(message.getLimit()) : null,
                message.hasPaginationToken() ? message.getPaginationToken() : null);
    }

    static Map<String, @Nullable Boolean> schema(MetadataSchema message) {
        Map<String, @Nullable Boolean> fields = new LinkedHashMap<>();
        message.getFieldsMap().forEach((name, properties) -> fields.put(name, properties.getFilterable()));
        return fields;
    }

    /// A struct that may be absent.
    static @Nullable Map<String, @Nullable Object> optional(boolean present, Struct struct) {
        return present ? Structs.tree(struct) : null;
    }

    /// The value of a uint32 field, which generated code hands out as a signed int.
    static long unsigned(int value) {
        return value & UNSIGNED;
    }

    private static QueryRequest single(dev.bristlecone.server.proto.QueryRequest message) {
        return new QueryRequest(
                message.getNamespace(),
                unsigned(message.getTopK()),
                floats(message.getVectorList()),
                message.hasSparseVector() ? sparse(message.getSparseVector()) : null,
                message.getId(),
                optional(message.hasFilter(), message.getFilter()),
                message.getIncludeValues(),
                message.getIncludeMetadata(),
                message.hasScanFactor() ? message.getScanFactor() : null,
                message.hasMaxCandidates() ? unsigned(message.getMaxCandidates()) : null);
    }

    /// One of the deprecated list of queries; what it leaves open comes from the message around it.
    private static QueryRequest oneOf(dev.bristlecone.server.proto.QueryRequest message, QueryVector query) {
        QueryRequest around = single(message);
        return new QueryRequest(
                query.getNamespace().isEmpty() ? around.namespace() : query.getNamespace(),
                query.getTopK() == 0 ? around.topK() : unsigned(query.getTopK()),
                floats(query.getValuesList()),
                query.hasSparseValues() ? sparse(query.getSparseValues()) : null,
                null,
                query.hasFilter() ? Structs.tree(query.getFilter()) : around.filter(),
                around.includeValues(),
                around.includeMetadata(),
                around.scanFactor(),
                around.maxCandidates());
    }

    private static SparseInput sparse(SparseValues message) {
        List<Integer> list = message.getIndicesList();
        int[] indices = new int[list.size()];
        if (list instanceof Internal.IntList ints) {
            for (int i = 0; i < indices.length; i++) {
                indices[i] = ints.getInt(i);
            }
        } else {
            for (int i = 0; i < indices.length; i++) {
                indices[i] = list.get(i);
            }
        }
        return new SparseInput(indices, floats(message.getValuesList()));
    }

    /// Unboxed wherever the generated code allows it, which it does for every message that was parsed.
    private static float[] floats(List<Float> list) {
        float[] values = new float[list.size()];
        if (list instanceof Internal.FloatList floats) {
            for (int i = 0; i < values.length; i++) {
                values[i] = floats.getFloat(i);
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = list.get(i);
            }
        }
        return values;
    }
}
