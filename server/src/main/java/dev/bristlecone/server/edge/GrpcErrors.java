package dev.bristlecone.server.edge;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.model.ErrorReason;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns what a gRPC method throws into its status; the gRPC twin of [ErrorResponses]. Given to the builder of every
/// gRPC service.
public final class GrpcErrors implements GrpcExceptionHandlerFunction {
    /// The framework begins some descriptions with the name of the class that found the failure.
    private static final Pattern CLASS_NAME = Pattern.compile("^(?:[a-z]\\w*\\.)+[A-Z][\\w$]*: ");

    /// Where clients look for more than a message.
    private static final Metadata.Key<byte[]> DETAILS =
            Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

    /// The status of `cause`. `status` is the framework's own opinion, kept for failures of gRPC itself.
    @Override
    public @Nullable Status apply(RequestContext context, Status status, Throwable cause, Metadata metadata) {
        boolean ofGrpcItself = cause instanceof StatusRuntimeException || cause instanceof StatusException;
        if (ofGrpcItself) {
            return ofGrpc(status);
        }
        Failure failure = Failure.of(cause);
        if (context instanceof ServiceRequestContext request) {
            ErrorResponses.logDefect(Call.orUnsettled(request), request.path(), failure, cause);
        }
        ErrorReason reason = failure.reason();
        if (reason != null) {
            metadata.put(DETAILS, details(failure, reason));
        }
        return Status.fromCode(Statuses.grpc(failure.code())).withDescription(failure.message());
    }

    private static byte[] details(Failure failure, ErrorReason reason) {
        ErrorInfo info = ErrorInfo.newBuilder()
                .setReason(reason.name())
                .putAllMetadata(reason.facts())
                .build();
        return com.google.rpc.Status.newBuilder()
                .setCode(Statuses.grpc(failure.code()).value())
                .setMessage(failure.message())
                .addDetails(Any.pack(info))
                .build()
                .toByteArray();
    }

    /// A message that cannot be decoded is its sender's fault, whatever the framework calls it.
    private static Status ofGrpc(Status status) {
        if (status.getCause() instanceof InvalidProtocolBufferException) {
            return Status.INVALID_ARGUMENT.withDescription(
                    "The request is not a valid protobuf message for this method, or is nested more than 100 levels deep.");
        }
        String description = status.getDescription();
        return description == null
                ? status
                : status.withDescription(
                        CLASS_NAME.matcher(description).replaceFirst("").trim());
    }
}
