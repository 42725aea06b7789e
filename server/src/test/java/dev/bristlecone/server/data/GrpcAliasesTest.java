package dev.bristlecone.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.bristlecone.database.data.SampleIndexes;
import dev.bristlecone.model.Metric;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.proto.CreateNamespaceAliasRequest;
import dev.bristlecone.server.proto.DeleteNamespaceAliasRequest;
import dev.bristlecone.server.proto.DescribeNamespaceAliasRequest;
import dev.bristlecone.server.proto.FetchRequest;
import dev.bristlecone.server.proto.ListNamespaceAliasesRequest;
import dev.bristlecone.server.proto.ListNamespaceAliasesResponse;
import dev.bristlecone.server.proto.NamespaceAliasDescription;
import dev.bristlecone.server.proto.NamespaceAliasServiceGrpc;
import dev.bristlecone.server.proto.NamespaceAliasServiceGrpc.NamespaceAliasServiceBlockingStub;
import dev.bristlecone.server.proto.RepointNamespaceAliasRequest;
import dev.bristlecone.server.proto.UpsertRequest;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc.VectorServiceBlockingStub;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The life of an alias over gRPC, and what its refusals carry.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcAliasesTest {
    private final LiveData live = LiveData.open(SampleIndexes.dense(2, Metric.COSINE));
    private final VectorServiceBlockingStub vectors = live.grpc(ApiVersion.V2026_07);
    private final NamespaceAliasServiceBlockingStub aliases = stub(ApiVersion.V2026_07);

    @AfterAll
    void stop() {
        live.close();
    }

    @Test
    void anAliasIsMadePointedElsewhereAndRemoved() {
        upsert("blue");
        upsert("green");

        NamespaceAliasDescription made = aliases.createNamespaceAlias(CreateNamespaceAliasRequest.newBuilder()
                .setName("live")
                .setTargetNamespace("blue")
                .build());
        assertThat(made.getCreatedAt()).isEqualTo(made.getUpdatedAt());
        assertThat(vectors.fetch(FetchRequest.newBuilder()
                                .addIds("a")
                                .setNamespace("live")
                                .build())
                        .getNamespace())
                .isEqualTo("blue");
        assertThat(aliases.repointNamespaceAlias(RepointNamespaceAliasRequest.newBuilder()
                                .setAliasName("live")
                                .setTargetNamespace("green")
                                .build())
                        .getTargetNamespace())
                .isEqualTo("green");
        ListNamespaceAliasesResponse listed = aliases.listNamespaceAliases(
                ListNamespaceAliasesRequest.newBuilder().setPrefix("l").build());
        assertThat(listed.getTotalCount()).isEqualTo(1);
        assertThat(listed.getNamespaceAliases(0).getName()).isEqualTo("live");
        assertThat(aliases.describeNamespaceAlias(DescribeNamespaceAliasRequest.newBuilder()
                                .setAliasName("live")
                                .build())
                        .getTargetNamespace())
                .isEqualTo("green");
        aliases.deleteNamespaceAlias(
                DeleteNamespaceAliasRequest.newBuilder().setAliasName("live").build());
        assertThat(refused(() -> aliases.describeNamespaceAlias(DescribeNamespaceAliasRequest.newBuilder()
                                .setAliasName("live")
                                .build()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void refusalsCarryTheirReason() throws InvalidProtocolBufferException {
        StatusRuntimeException refusal = refused(() -> aliases.createNamespaceAlias(
                CreateNamespaceAliasRequest.newBuilder().setName("a b").build()));

        assertThat(reason(refusal)).isEqualTo("ALIAS_NAME_INVALID");
    }

    @Test
    void olderVersionsHaveNone() throws InvalidProtocolBufferException {
        StatusRuntimeException refusal = refused(
                () -> stub(ApiVersion.V2026_04).listNamespaceAliases(ListNamespaceAliasesRequest.getDefaultInstance()));

        assertThat(reason(refusal)).isEqualTo("API_VERSION_TOO_OLD");
    }

    private static String reason(StatusRuntimeException refusal) throws InvalidProtocolBufferException {
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        Metadata trailers = refusal.getTrailers();
        assertThat(trailers).isNotNull();
        byte[] details = trailers.get(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER));
        return com.google.rpc.Status.parseFrom(details)
                .getDetails(0)
                .unpack(ErrorInfo.class)
                .getReason();
    }

    private static StatusRuntimeException refused(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private void upsert(String namespace) {
        vectors.upsert(UpsertRequest.newBuilder()
                .addVectors(Vector.newBuilder().setId("a").addValues(1).addValues(0))
                .setNamespace(namespace)
                .build());
    }

    private NamespaceAliasServiceBlockingStub stub(ApiVersion version) {
        return NamespaceAliasServiceGrpc.newBlockingStub(live.grpc(version).getChannel());
    }
}
