package dev.bristlecone.server.grpc;

import com.google.protobuf.Timestamp;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.database.data.AliasListing;
import dev.bristlecone.database.data.Aliases;
import dev.bristlecone.database.data.NamespaceAlias;
import dev.bristlecone.model.index.IndexDefinition;
import dev.bristlecone.server.edge.Call;
import dev.bristlecone.server.proto.CreateNamespaceAliasRequest;
import dev.bristlecone.server.proto.DeleteNamespaceAliasRequest;
import dev.bristlecone.server.proto.DeleteNamespaceAliasResponse;
import dev.bristlecone.server.proto.DescribeNamespaceAliasRequest;
import dev.bristlecone.server.proto.ListNamespaceAliasesRequest;
import dev.bristlecone.server.proto.ListNamespaceAliasesResponse;
import dev.bristlecone.server.proto.NamespaceAliasDescription;
import dev.bristlecone.server.proto.NamespaceAliasServiceGrpc;
import dev.bristlecone.server.proto.Pagination;
import dev.bristlecone.server.proto.RepointNamespaceAliasRequest;
import dev.bristlecone.server.wire.AliasVersions;
import dev.bristlecone.server.wire.Target;
import io.grpc.stub.StreamObserver;
import java.time.Instant;

/// The aliases of an index's namespaces over gRPC. Threads and failures as in [VectorGrpcService].
final class AliasGrpcService extends NamespaceAliasServiceGrpc.NamespaceAliasServiceImplBase {
    private final Aliases aliases;

    AliasGrpcService(Aliases aliases) {
        this.aliases = aliases;
    }

    @Override
    public void createNamespaceAlias(
            CreateNamespaceAliasRequest request, StreamObserver<NamespaceAliasDescription> responses) {
        Unary.answer(
                responses, () -> description(aliases.create(index(), request.getName(), request.getTargetNamespace())));
    }

    @Override
    public void listNamespaceAliases(
            ListNamespaceAliasesRequest request, StreamObserver<ListNamespaceAliasesResponse> responses) {
        Unary.answer(responses, () -> {
            AliasListing listing = aliases.list(
                    index(),
                    request.hasPrefix() ? request.getPrefix() : null,
                    request.hasTargetNamespace() ? request.getTargetNamespace() : null,
                    request.hasLimit() ? GrpcRequests.unsigned(request.getLimit()) : null,
                    request.hasPaginationToken() ? request.getPaginationToken() : null);
            ListNamespaceAliasesResponse.Builder response =
                    ListNamespaceAliasesResponse.newBuilder().setTotalCount(listing.totalCount());
            listing.aliases().forEach(alias -> response.addNamespaceAliases(description(alias)));
            String next = listing.next();
            if (next != null) {
                response.setPagination(Pagination.newBuilder().setNext(next));
            }
            return response.build();
        });
    }

    @Override
    public void describeNamespaceAlias(
            DescribeNamespaceAliasRequest request, StreamObserver<NamespaceAliasDescription> responses) {
        Unary.answer(responses, () -> description(aliases.describe(index(), request.getAliasName())));
    }

    @Override
    public void repointNamespaceAlias(
            RepointNamespaceAliasRequest request, StreamObserver<NamespaceAliasDescription> responses) {
        Unary.answer(
                responses,
                () -> description(aliases.repoint(index(), request.getAliasName(), request.getTargetNamespace())));
    }

    @Override
    public void deleteNamespaceAlias(
            DeleteNamespaceAliasRequest request, StreamObserver<DeleteNamespaceAliasResponse> responses) {
        Unary.answer(responses, () -> {
            aliases.delete(index(), request.getAliasName());
            return DeleteNamespaceAliasResponse.getDefaultInstance();
        });
    }

    private static NamespaceAliasDescription description(NamespaceAlias alias) {
        return NamespaceAliasDescription.newBuilder()
                .setName(alias.name())
                .setTargetNamespace(alias.target())
                .setCreatedAt(timestamp(alias.createdAt()))
                .setUpdatedAt(timestamp(alias.updatedAt()))
                .build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static IndexDefinition index() {
        Call call = Call.of(ServiceRequestContext.current());
        AliasVersions.check(call.version());
        return Target.of(call);
    }
}
