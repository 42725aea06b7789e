package dev.bristlecone.server.grpc;

import com.google.protobuf.Message;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.IndexSummary;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.NamespaceListing;
import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.SparseVector;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.model.index.IndexField;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.proto.DescribeIndexStatsResponse;
import dev.bristlecone.server.proto.FetchByMetadataResponse;
import dev.bristlecone.server.proto.FetchResponse;
import dev.bristlecone.server.proto.IndexedFields;
import dev.bristlecone.server.proto.ListItem;
import dev.bristlecone.server.proto.ListNamespacesResponse;
import dev.bristlecone.server.proto.ListResponse;
import dev.bristlecone.server.proto.MetadataFieldProperties;
import dev.bristlecone.server.proto.MetadataSchema;
import dev.bristlecone.server.proto.NamespaceDescription;
import dev.bristlecone.server.proto.NamespaceSummary;
import dev.bristlecone.server.proto.Pagination;
import dev.bristlecone.server.proto.QueryResponse;
import dev.bristlecone.server.proto.ScoredVector;
import dev.bristlecone.server.proto.SingleQueryResults;
import dev.bristlecone.server.proto.SparseValues;
import dev.bristlecone.server.proto.UpdateResponse;
import dev.bristlecone.server.proto.UpsertResponse;
import dev.bristlecone.server.proto.Usage;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.wire.Outcome;
import dev.bristlecone.server.wire.VectorAnswers;
import java.util.Iterator;
import java.util.List;

/// Turns answers into protobuf messages. Callers of older versions skip fields they do not know, so a version changes
/// only what it names differently. `namespace` is always what the caller said.
final class GrpcAnswers {
    private final ApiVersion version;

    GrpcAnswers(ApiVersion version) {
        this.version = version;
    }

    static UpsertResponse upserted(Receipt receipt) {
        return UpsertResponse.newBuilder()
                .setUpsertedCount((int) receipt.count())
                .build();
    }

    /// The answer to an update.
    ///
    /// @param counted whether the update was by filter, so that the caller wants to know how many it matched
    static UpdateResponse updated(Receipt receipt, boolean counted) {
        UpdateResponse.Builder response = UpdateResponse.newBuilder();
        if (counted) {
            response.setMatchedRecords(Math.toIntExact(receipt.count()));
        }
        return response.build();
    }

    QueryResponse queried(String namespace, Answer<List<Match>> answer) {
        QueryResponse.Builder response = QueryResponse.newBuilder().setNamespace(answer.namespace(namespace));
        answer.value().forEach(match -> response.addMatches(scored(match)));
        return response.setUsage(usage(answer.readUnits(), response.buildPartial()))
                .build();
    }

    /// The answer to the deprecated list of queries; `namespaces` and `answers` are in their order.
    QueryResponse queriedEach(List<String> namespaces, List<Answer<List<Match>>> answers) {
        QueryResponse.Builder response = QueryResponse.newBuilder().setNamespace(namespaces.getFirst());
        Iterator<String> names = namespaces.iterator();
        for (Answer<List<Match>> answer : answers) {
            SingleQueryResults.Builder result =
                    SingleQueryResults.newBuilder().setNamespace(answer.namespace(names.next()));
            answer.value().forEach(match -> result.addMatches(scored(match)));
            response.addResults(result);
        }
        return response.setUsage(usage(Outcome.readUnits(answers), response.buildPartial()))
                .build();
    }

    FetchResponse fetched(String namespace, Answer<List<Record>> answer) {
        FetchResponse.Builder response = FetchResponse.newBuilder().setNamespace(answer.namespace(namespace));
        answer.value().forEach(record -> response.putVectors(record.id(), vector(record)));
        return response.setUsage(usage(answer.readUnits(), response.buildPartial()))
                .build();
    }

    FetchByMetadataResponse fetchedMatching(String namespace, Answer<Listing<Record>> answer) {
        FetchByMetadataResponse.Builder response =
                FetchByMetadataResponse.newBuilder().setNamespace(answer.namespace(namespace));
        answer.value().items().forEach(record -> response.putVectors(record.id(), vector(record)));
        if (answer.value().next() != null) {
            response.setPagination(pagination(answer.value().next()));
        }
        return response.setUsage(usage(answer.readUnits(), response.buildPartial()))
                .build();
    }

    ListResponse listed(String namespace, Answer<Listing<String>> answer) {
        ListResponse.Builder response = ListResponse.newBuilder().setNamespace(answer.namespace(namespace));
        answer.value()
                .items()
                .forEach(id -> response.addVectors(ListItem.newBuilder().setId(id)));
        if (answer.value().next() != null) {
            response.setPagination(pagination(answer.value().next()));
        }
        return response.setUsage(usage(answer.readUnits(), response.buildPartial()))
                .build();
    }

    DescribeIndexStatsResponse stats(IndexDefinition index, IndexSummary summary) {
        DescribeIndexStatsResponse.Builder response = DescribeIndexStatsResponse.newBuilder()
                .setTotalVectorCount((int) summary.totalCount())
                .setMetric(index.space().metric().label())
                .setVectorType(index.isSparseOnly() ? "sparse" : "dense")
                .setMemoryFullness(0)
                .setStorageFullness(0);
        IndexField.DenseVector dense = index.dense();
        if (dense != null) {
            response.setDimension(dense.dimension());
        }
        summary.recordCounts().forEach((name, count) -> {
            NamespaceSummary counted = NamespaceSummary.newBuilder()
                    .setVectorCount(count.intValue())
                    .build();
            response.putNamespaces(VectorAnswers.statsName(version, name), counted);
        });
        return response.build();
    }

    static NamespaceDescription namespace(dev.bristlecone.database.data.NamespaceSummary namespace) {
        NamespaceDescription.Builder response = NamespaceDescription.newBuilder()
                .setName(namespace.name())
                .setRecordCount(namespace.recordCount())
                .setSizeBytes(namespace.sizeBytes());
        var fields = namespace.filterableFields();
        if (fields != null) {
            MetadataSchema.Builder schema = MetadataSchema.newBuilder();
            MetadataFieldProperties filterable =
                    MetadataFieldProperties.newBuilder().setFilterable(true).build();
            fields.forEach(field -> schema.putFields(field, filterable));
            response.setSchema(schema)
                    .setIndexedFields(IndexedFields.newBuilder().addAllFields(fields));
        }
        return response.build();
    }

    static ListNamespacesResponse namespaces(NamespaceListing listing) {
        ListNamespacesResponse.Builder response =
                ListNamespacesResponse.newBuilder().setTotalCount(Math.toIntExact(listing.totalCount()));
        listing.namespaces().forEach(namespace -> response.addNamespaces(namespace(namespace)));
        if (listing.next() != null) {
            response.setPagination(pagination(listing.next()));
        }
        return response.build();
    }

    private static ScoredVector scored(Match match) {
        Record record = match.record();
        ScoredVector.Builder vector =
                ScoredVector.newBuilder().setId(record.id()).setScore(match.score());
        float[] values = record.values();
        if (values != null) {
            for (float value : values) {
                vector.addValues(value);
            }
        }
        SparseVector sparse = record.sparse();
        if (sparse != null) {
            vector.setSparseValues(sparse(sparse));
        }
        if (!record.metadata().isEmpty()) {
            vector.setMetadata(Structs.of(record.metadata()));
        }
        return vector.build();
    }

    private static Vector vector(Record record) {
        Vector.Builder vector = Vector.newBuilder().setId(record.id());
        float[] values = record.values();
        if (values != null) {
            for (float value : values) {
                vector.addValues(value);
            }
        }
        SparseVector sparse = record.sparse();
        if (sparse != null) {
            vector.setSparseValues(sparse(sparse));
        }
        if (!record.metadata().isEmpty()) {
            vector.setMetadata(Structs.of(record.metadata()));
        }
        return vector.build();
    }

    private static SparseValues sparse(SparseVector sparse) {
        SparseValues.Builder values = SparseValues.newBuilder();
        for (int index : sparse.indices()) {
            values.addIndices(index);
        }
        for (float value : sparse.values()) {
            values.addValues(value);
        }
        return values.build();
    }

    private static Pagination pagination(String next) {
        return Pagination.newBuilder().setNext(next).build();
    }

    /// What the read cost.
    ///
    /// @param answer the answer so far, whose size callers of 2026-07 are told
    private Usage usage(long readUnits, Message answer) {
        Usage.Builder usage = Usage.newBuilder().setReadUnits((int) readUnits);
        if (version.atLeast(ApiVersion.V2026_07)) {
            usage.setEgressBytes(answer.getSerializedSize());
        }
        return usage.build();
    }
}
