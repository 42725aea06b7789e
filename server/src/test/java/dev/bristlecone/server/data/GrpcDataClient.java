package dev.bristlecone.server.data;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.bristlecone.database.data.DeleteRequest;
import dev.bristlecone.database.data.FetchMatchingRequest;
import dev.bristlecone.database.data.ListRequest;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.RecordInput;
import dev.bristlecone.database.data.SparseInput;
import dev.bristlecone.database.data.UpdateRequest;
import dev.bristlecone.database.data.UpsertRequest;
import dev.bristlecone.model.Metadata;
import dev.bristlecone.model.MetadataParser;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.server.proto.CreateNamespaceRequest;
import dev.bristlecone.server.proto.DeleteNamespaceRequest;
import dev.bristlecone.server.proto.DescribeIndexStatsRequest;
import dev.bristlecone.server.proto.DescribeNamespaceRequest;
import dev.bristlecone.server.proto.FetchByMetadataRequest;
import dev.bristlecone.server.proto.FetchByMetadataResponse;
import dev.bristlecone.server.proto.FetchRequest;
import dev.bristlecone.server.proto.ListItem;
import dev.bristlecone.server.proto.ListNamespacesRequest;
import dev.bristlecone.server.proto.ListNamespacesResponse;
import dev.bristlecone.server.proto.ListResponse;
import dev.bristlecone.server.proto.MetadataFieldProperties;
import dev.bristlecone.server.proto.MetadataSchema;
import dev.bristlecone.server.proto.NamespaceDescription;
import dev.bristlecone.server.proto.SparseValues;
import dev.bristlecone.server.proto.UpdateResponse;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc.VectorServiceBlockingStub;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Speaks protobuf as the official clients do.
final class GrpcDataClient implements DataClient {
    private final VectorServiceBlockingStub stub;

    GrpcDataClient(VectorServiceBlockingStub stub) {
        this.stub = stub;
    }

    @Override
    public long upsert(UpsertRequest request) {
        var message = dev.bristlecone.server.proto.UpsertRequest.newBuilder().setNamespace(request.namespace());
        for (RecordInput record : request.records()) {
            Vector.Builder vector = Vector.newBuilder().setId(record.id()).addAllValues(floats(record.values()));
            if (record.sparse() != null) {
                vector.setSparseValues(sparse(record.sparse()));
            }
            if (record.metadata() != null) {
                vector.setMetadata(struct(record.metadata()));
            }
            message.addVectors(vector);
        }
        return call(() -> stub.upsert(message.build())).getUpsertedCount();
    }

    @Override
    public List<Match> query(QueryRequest request) {
        var message = dev.bristlecone.server.proto.QueryRequest.newBuilder()
                .setNamespace(request.namespace())
                .setTopK((int) request.topK())
                .addAllVector(floats(request.vector()))
                .setIncludeValues(request.includeValues())
                .setIncludeMetadata(request.includeMetadata());
        if (request.sparse() != null) {
            message.setSparseVector(sparse(request.sparse()));
        }
        if (request.id() != null) {
            message.setId(request.id());
        }
        if (request.filter() != null) {
            message.setFilter(struct(request.filter()));
        }
        if (request.scanFactor() != null) {
            message.setScanFactor(request.scanFactor());
        }
        if (request.maxCandidates() != null) {
            message.setMaxCandidates(request.maxCandidates().intValue());
        }
        return call(() -> stub.query(message.build())).getMatchesList().stream()
                .map(match -> new Match(
                        match.getScore(),
                        record(
                                match.getId(),
                                match.getValuesList(),
                                match.hasSparseValues() ? match.getSparseValues() : null,
                                match.getMetadata())))
                .toList();
    }

    @Override
    public List<Record> fetch(String namespace, List<String> ids) {
        FetchRequest message =
                FetchRequest.newBuilder().setNamespace(namespace).addAllIds(ids).build();
        return records(call(() -> stub.fetch(message)).getVectorsMap());
    }

    @Override
    public Listing<Record> fetchMatching(FetchMatchingRequest request) {
        FetchByMetadataRequest.Builder message =
                FetchByMetadataRequest.newBuilder().setNamespace(request.namespace());
        if (request.filter() != null) {
            message.setFilter(struct(request.filter()));
        }
        if (request.limit() != null) {
            message.setLimit(request.limit().intValue());
        }
        if (request.paginationToken() != null) {
            message.setPaginationToken(request.paginationToken());
        }
        FetchByMetadataResponse answer = call(() -> stub.fetchByMetadata(message.build()));
        return new Listing<>(
                records(answer.getVectorsMap()),
                answer.hasPagination() ? answer.getPagination().getNext() : null);
    }

    @Override
    public Listing<String> list(ListRequest request) {
        var message = dev.bristlecone.server.proto.ListRequest.newBuilder()
                .setNamespace(request.namespace())
                .setPrefix(request.prefix());
        if (request.limit() != null) {
            message.setLimit(request.limit().intValue());
        }
        if (request.paginationToken() != null) {
            message.setPaginationToken(request.paginationToken());
        }
        ListResponse answer = call(() -> stub.list(message.build()));
        return new Listing<>(
                answer.getVectorsList().stream().map(ListItem::getId).toList(),
                answer.hasPagination() ? answer.getPagination().getNext() : null);
    }

    @Override
    public @Nullable Long update(UpdateRequest request) {
        var message = dev.bristlecone.server.proto.UpdateRequest.newBuilder()
                .setNamespace(request.namespace())
                .addAllValues(floats(request.values()))
                .setDryRun(request.dryRun());
        if (request.id() != null) {
            message.setId(request.id());
        }
        if (request.sparse() != null) {
            message.setSparseValues(sparse(request.sparse()));
        }
        if (request.setMetadata() != null) {
            message.setSetMetadata(struct(request.setMetadata()));
        }
        if (request.filter() != null) {
            message.setFilter(struct(request.filter()));
        }
        UpdateResponse answer = call(() -> stub.update(message.build()));
        return answer.hasMatchedRecords() ? (long) answer.getMatchedRecords() : null;
    }

    @Override
    public void delete(DeleteRequest request) {
        var message = dev.bristlecone.server.proto.DeleteRequest.newBuilder()
                .setNamespace(request.namespace())
                .addAllIds(request.ids())
                .setDeleteAll(request.deleteAll());
        if (request.filter() != null) {
            message.setFilter(struct(request.filter()));
        }
        call(() -> stub.delete(message.build()));
    }

    @Override
    public Map<String, Long> stats() {
        Map<String, Long> counts = new TreeMap<>();
        call(() -> stub.describeIndexStats(DescribeIndexStatsRequest.getDefaultInstance()))
                .getNamespacesMap()
                .forEach((name, summary) -> counts.put(name, (long) summary.getVectorCount()));
        return counts;
    }

    @Override
    public long createNamespace(String name, List<String> filterableFields) {
        MetadataSchema.Builder schema = MetadataSchema.newBuilder();
        MetadataFieldProperties filterable =
                MetadataFieldProperties.newBuilder().setFilterable(true).build();
        filterableFields.forEach(field -> schema.putFields(field, filterable));
        CreateNamespaceRequest message = CreateNamespaceRequest.newBuilder()
                .setName(name)
                .setSchema(schema)
                .build();
        return call(() -> stub.createNamespace(message)).getRecordCount();
    }

    @Override
    public long describeNamespace(String name) {
        DescribeNamespaceRequest message =
                DescribeNamespaceRequest.newBuilder().setNamespace(name).build();
        return call(() -> stub.describeNamespace(message)).getRecordCount();
    }

    @Override
    public void deleteNamespace(String name) {
        DeleteNamespaceRequest message =
                DeleteNamespaceRequest.newBuilder().setNamespace(name).build();
        call(() -> stub.deleteNamespace(message));
    }

    @Override
    public Listing<String> namespaces(String prefix, @Nullable Long limit, @Nullable String token) {
        ListNamespacesRequest.Builder message =
                ListNamespacesRequest.newBuilder().setPrefix(prefix);
        if (limit != null) {
            message.setLimit(limit.intValue());
        }
        if (token != null) {
            message.setPaginationToken(token);
        }
        ListNamespacesResponse answer = call(() -> stub.listNamespaces(message.build()));
        return new Listing<>(
                answer.getNamespacesList().stream()
                        .map(NamespaceDescription::getName)
                        .toList(),
                answer.hasPagination() ? answer.getPagination().getNext() : null);
    }

    private static <T> T call(Supplier<T> rpc) {
        try {
            return rpc.get();
        } catch (StatusRuntimeException e) {
            throw new Refused(e.getStatus().getCode().value(), e.getStatus().getDescription());
        }
    }

    private static List<Record> records(Map<String, Vector> vectors) {
        return vectors.values().stream()
                .map(vector -> record(
                        vector.getId(),
                        vector.getValuesList(),
                        vector.hasSparseValues() ? vector.getSparseValues() : null,
                        vector.getMetadata()))
                .toList();
    }

    private static Record record(String id, List<Float> values, @Nullable SparseValues sparse, Struct metadata) {
        SparseVector stored = sparse == null
                ? null
                : new SparseVector(
                        sparse.getIndicesList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray(),
                        array(sparse.getValuesList()));
        return new Record(id, values.isEmpty() ? null : array(values), stored, metadata(metadata));
    }

    private static Metadata metadata(Struct struct) {
        Map<String, Object> fields = new TreeMap<>();
        struct.getFieldsMap().forEach((name, value) -> fields.put(name, plain(value)));
        return MetadataParser.parse(fields);
    }

    private static Object plain(Value value) {
        return switch (value.getKindCase()) {
            case NUMBER_VALUE -> value.getNumberValue();
            case BOOL_VALUE -> value.getBoolValue();
            case LIST_VALUE ->
                value.getListValue().getValuesList().stream()
                        .map(Value::getStringValue)
                        .toList();
            default -> value.getStringValue();
        };
    }

    private static SparseValues sparse(SparseInput sparse) {
        SparseValues.Builder message = SparseValues.newBuilder().addAllValues(floats(sparse.values()));
        for (int index : sparse.indices()) {
            message.addIndices(index);
        }
        return message.build();
    }

    private static List<Float> floats(float @Nullable [] values) {
        List<Float> list = new ArrayList<>();
        if (values != null) {
            for (float value : values) {
                list.add(value);
            }
        }
        return list;
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    private static Struct struct(Map<String, @Nullable Object> tree) {
        Struct.Builder struct = Struct.newBuilder();
        tree.forEach((name, value) -> struct.putFields(name, value(value)));
        return struct.build();
    }

    @SuppressWarnings("unchecked") // Trees in tests have string keys.
    private static Value value(@Nullable Object tree) {
        return switch (tree) {
            case null -> Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
            case String text -> Value.newBuilder().setStringValue(text).build();
            case Number number ->
                Value.newBuilder().setNumberValue(number.doubleValue()).build();
            case Boolean bool -> Value.newBuilder().setBoolValue(bool).build();
            case List<?> list -> {
                ListValue.Builder items = ListValue.newBuilder();
                list.forEach(item -> items.addValues(value(item)));
                yield Value.newBuilder().setListValue(items).build();
            }
            case Map<?, ?> map ->
                Value.newBuilder()
                        .setStructValue(struct((Map<String, @Nullable Object>) map))
                        .build();
            default -> throw new IllegalArgumentException(tree.toString());
        };
    }
}
