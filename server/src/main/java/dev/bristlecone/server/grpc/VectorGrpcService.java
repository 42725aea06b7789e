package dev.bristlecone.server.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.data.Answer;
import dev.bristlecone.database.data.FetchMatchingRequest;
import dev.bristlecone.database.data.IndexSummary;
import dev.bristlecone.database.data.Listing;
import dev.bristlecone.database.data.Match;
import dev.bristlecone.database.data.NamespaceListing;
import dev.bristlecone.database.data.NamespaceSummary;
import dev.bristlecone.database.data.Namespaces;
import dev.bristlecone.database.data.QueryRequest;
import dev.bristlecone.database.data.Receipt;
import dev.bristlecone.database.data.Vectors;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.Record;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.proto.CreateNamespaceRequest;
import dev.bristlecone.server.proto.DeleteNamespaceRequest;
import dev.bristlecone.server.proto.DeleteRequest;
import dev.bristlecone.server.proto.DeleteResponse;
import dev.bristlecone.server.proto.DescribeIndexStatsRequest;
import dev.bristlecone.server.proto.DescribeIndexStatsResponse;
import dev.bristlecone.server.proto.DescribeNamespaceRequest;
import dev.bristlecone.server.proto.FetchByMetadataRequest;
import dev.bristlecone.server.proto.FetchByMetadataResponse;
import dev.bristlecone.server.proto.FetchRequest;
import dev.bristlecone.server.proto.FetchResponse;
import dev.bristlecone.server.proto.ListNamespacesRequest;
import dev.bristlecone.server.proto.ListNamespacesResponse;
import dev.bristlecone.server.proto.ListRequest;
import dev.bristlecone.server.proto.ListResponse;
import dev.bristlecone.server.proto.NamespaceDescription;
import dev.bristlecone.server.proto.QueryResponse;
import dev.bristlecone.server.proto.UpdateRequest;
import dev.bristlecone.server.proto.UpdateResponse;
import dev.bristlecone.server.proto.UpsertRequest;
import dev.bristlecone.server.proto.UpsertResponse;
import dev.bristlecone.server.proto.VectorServiceGrpc;
import dev.bristlecone.server.wire.Freshness;
import dev.bristlecone.server.wire.Outcome;
import dev.bristlecone.server.wire.QueryBody;
import dev.bristlecone.server.wire.Target;
import dev.bristlecone.server.wire.UpdateVersions;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The data plane over gRPC. Methods run on virtual threads; what they throw becomes a status at the edge.
final class VectorGrpcService extends VectorServiceGrpc.VectorServiceImplBase {
    private final Vectors vectors;
    private final Namespaces namespaces;

    VectorGrpcService(Vectors vectors, Namespaces namespaces) {
        this.vectors = vectors;
        this.namespaces = namespaces;
    }

    @Override
    public void upsert(UpsertRequest request, StreamObserver<UpsertResponse> responses) {
        Unary.answer(responses, () -> {
            Receipt receipt = vectors.upsert(index(), GrpcRequests.upsert(request));
            Outcome.written(context(), receipt);
            return GrpcAnswers.upserted(receipt);
        });
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<DeleteResponse> responses) {
        Unary.answer(responses, () -> {
            Receipt receipt = vectors.delete(index(), GrpcRequests.delete(request));
            Outcome.written(context(), receipt);
            return DeleteResponse.getDefaultInstance();
        });
    }

    @Override
    public void fetch(FetchRequest request, StreamObserver<FetchResponse> responses) {
        Unary.answer(responses, () -> {
            Answer<List<Record>> answer = vectors.fetch(index(), request.getNamespace(), request.getIdsList());
            Outcome.read(context(), answer);
            return answers().fetched(request.getNamespace(), answer);
        });
    }

    @Override
    public void list(ListRequest request, StreamObserver<ListResponse> responses) {
        Unary.answer(responses, () -> {
            Answer<Listing<String>> answer = vectors.list(index(), GrpcRequests.list(request));
            Outcome.read(context(), answer);
            return answers().listed(request.getNamespace(), answer);
        });
    }

    @Override
    public void query(dev.bristlecone.server.proto.QueryRequest request, StreamObserver<QueryResponse> responses) {
        Unary.answer(responses, () -> {
            QueryBody body = GrpcRequests.query(request);
            body.checkAgainst(version());
            return body.queries().isEmpty() ? queryOne(body.only()) : queryEach(body.queries());
        });
    }

    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> responses) {
        Unary.answer(responses, () -> {
            dev.bristlecone.database.data.UpdateRequest update = GrpcRequests.update(request);
            UpdateVersions.check(update, version());
            Receipt receipt = vectors.update(index(), update);
            Outcome.written(context(), receipt);
            return GrpcAnswers.updated(receipt, request.hasFilter());
        });
    }

    @Override
    public void describeIndexStats(
            DescribeIndexStatsRequest request, StreamObserver<DescribeIndexStatsResponse> responses) {
        Unary.answer(responses, () -> {
            IndexDefinition index = index();
            Map<String, @Nullable Object> filter = GrpcRequests.optional(request.hasFilter(), request.getFilter());
            Answer<IndexSummary> answer = namespaces.summarize(index, filter);
            Freshness.ofRead(context(), answer.lsn());
            return answers().stats(index, answer.value());
        });
    }

    @Override
    public void listNamespaces(ListNamespacesRequest request, StreamObserver<ListNamespacesResponse> responses) {
        Unary.answer(responses, () -> {
            require(ApiVersion.V2025_04, "ListNamespaces");
            Answer<NamespaceListing> answer = namespaces.list(
                    index(),
                    request.getPrefix(),
                    request.hasLimit() ? GrpcRequests.unsigned(request.getLimit()) : null,
                    request.hasPaginationToken() ? request.getPaginationToken() : null);
            Freshness.ofRead(context(), answer.lsn());
            return GrpcAnswers.namespaces(answer.value());
        });
    }

    @Override
    public void describeNamespace(DescribeNamespaceRequest request, StreamObserver<NamespaceDescription> responses) {
        Unary.answer(responses, () -> {
            require(ApiVersion.V2025_04, "DescribeNamespace");
            Answer<NamespaceSummary> answer = namespaces.describe(index(), request.getNamespace());
            Freshness.ofRead(context(), answer.lsn());
            return GrpcAnswers.namespace(answer.value());
        });
    }

    @Override
    public void deleteNamespace(DeleteNamespaceRequest request, StreamObserver<DeleteResponse> responses) {
        Unary.answer(responses, () -> {
            require(ApiVersion.V2025_04, "DeleteNamespace");
            Receipt receipt = namespaces.delete(index(), request.getNamespace());
            Outcome.written(context(), receipt);
            return DeleteResponse.getDefaultInstance();
        });
    }

    @Override
    public void createNamespace(CreateNamespaceRequest request, StreamObserver<NamespaceDescription> responses) {
        Unary.answer(responses, () -> {
            require(ApiVersion.V2025_10, "CreateNamespace");
            Answer<NamespaceSummary> answer = namespaces.create(
                    index(), request.getName(), request.hasSchema() ? GrpcRequests.schema(request.getSchema()) : null);
            Freshness.ofWrite(context(), answer.lsn());
            return GrpcAnswers.namespace(answer.value());
        });
    }

    @Override
    public void fetchByMetadata(FetchByMetadataRequest request, StreamObserver<FetchByMetadataResponse> responses) {
        Unary.answer(responses, () -> {
            require(ApiVersion.V2025_10, "FetchByMetadata");
            FetchMatchingRequest fetch = GrpcRequests.fetchMatching(request);
            Answer<Listing<Record>> answer = vectors.fetchMatching(index(), fetch);
            Outcome.read(context(), answer);
            return answers().fetchedMatching(fetch.namespace(), answer);
        });
    }

    private QueryResponse queryOne(QueryRequest query) {
        Answer<List<Match>> answer = vectors.query(index(), query);
        Outcome.read(context(), answer);
        return answers().queried(query.namespace(), answer);
    }

    private QueryResponse queryEach(List<QueryRequest> queries) {
        IndexDefinition index = index();
        List<Answer<List<Match>>> answers =
                queries.stream().map(query -> vectors.query(index, query)).toList();
        Outcome.reads(context(), answers);
        return answers()
                .queriedEach(queries.stream().map(QueryRequest::namespace).toList(), answers);
    }

    private static ServiceRequestContext context() {
        return ServiceRequestContext.current();
    }

    private static IndexDefinition index() {
        return Target.of(Call.of(context()));
    }

    private static ApiVersion version() {
        return Call.of(context()).version();
    }

    /// Refuses a method that callers of earlier versions do not have.
    private static void require(ApiVersion first, String method) {
        if (!version().atLeast(first)) {
            throw new DatabaseException(
                    ErrorCode.UNIMPLEMENTED,
                    method + " requires API version " + first.label() + " or later, this call is of "
                            + version().label());
        }
    }

    private static GrpcAnswers answers() {
        return new GrpcAnswers(version());
    }
}
