package dev.bristlecone.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bristlecone.database.data.SampleIndexes;
import dev.bristlecone.model.Metric;
import dev.bristlecone.server.edge.ApiVersion;
import dev.bristlecone.server.proto.UpsertRequest;
import dev.bristlecone.server.proto.Vector;
import dev.bristlecone.server.proto.VectorServiceGrpc.VectorServiceBlockingStub;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What gRPC carries beside its messages.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GrpcHeadersTest {
    private final LiveData live = LiveData.open(SampleIndexes.dense(2, Metric.COSINE));

    @AfterAll
    void stop() {
        live.close();
    }

    @Test
    void initialMetadataTellsTheLsnAndTheRequestId() {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        VectorServiceBlockingStub stub = live.grpc(ApiVersion.V2025_10)
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));

        stub.upsert(UpsertRequest.newBuilder()
                .addVectors(Vector.newBuilder().setId("a").addValues(1).addValues(0))
                .build());

        assertThat(header(headers, "x-pinecone-request-lsn")).isEqualTo("1");
        assertThat(header(headers, "x-pinecone-lsn-committed")).isEqualTo("1");
        assertThat(header(headers, "x-pinecone-max-indexed-lsn")).isEqualTo("1");
        assertThat(header(headers, "x-pinecone-request-id")).startsWith("request-");
    }

    @Test
    void aMessageOverTheLimitIsRefusedAlsoWhenCompressed() {
        UpsertRequest large = UpsertRequest.newBuilder()
                .setNamespace("a".repeat(2 * LiveData.BODY_BYTES_MAX))
                .build();

        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> live.grpc(ApiVersion.V2025_10).withCompression("gzip").upsert(large));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    private static String header(AtomicReference<Metadata> metadata, String name) {
        Metadata received = Objects.requireNonNull(metadata.get(), "metadata");
        return String.valueOf(received.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }
}
