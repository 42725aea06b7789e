package dev.bristlecone.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What callers are told when gRPC itself refuses their message.
class GrpcErrorsTest {
    @Test
    void aMessageThatIsNoProtobufIsItsSendersFault() {
        Status status = told(Status.INTERNAL
                .withDescription("Invalid protobuf byte sequence")
                .withCause(new InvalidProtocolBufferException("too many levels, use setRecursionLimit()")));
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).startsWith("The request is not a valid protobuf message");
    }

    @Test
    void noClassIsNamed() {
        Status status = told(Status.RESOURCE_EXHAUSTED.withDescription(
                "com.example.protocol.Deframer: Frame exceeds maximum size: 5. Bytes read: 6. "));
        assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(status.getDescription()).isEqualTo("Frame exceeds maximum size: 5. Bytes read: 6.");
    }

    private static Status told(Status status) {
        ServiceRequestContext context = ServiceRequestContext.of(HttpRequest.of(HttpMethod.POST, "/Test/Echo"));
        return Objects.requireNonNull(
                new GrpcErrors().apply(context, status, status.asRuntimeException(), new Metadata()));
    }
}
