package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/// Turns what a gRPC method throws into its status; the gRPC twin of [ErrorResponses]. Given to the builder of every
/// gRPC service.
public final class GrpcErrors implements GrpcExceptionHandlerFunction {
    /// The status of `cause`. `status` is the framework's own opinion, kept for failures of gRPC itself.
    @Override
    public @Nullable Status apply(RequestContext context, Status status, Throwable cause, Metadata metadata) {
        boolean ofGrpcItself = cause instanceof StatusRuntimeException || cause instanceof StatusException;
        if (ofGrpcItself) {
            return status;
        }
        Failure failure = Failure.of(cause);
        if (context instanceof ServiceRequestContext request) {
            ErrorResponses.logDefect(Call.orUnsettled(request), request.path(), failure, cause);
        }
        return Status.fromCode(Statuses.grpc(failure.code())).withDescription(failure.message());
    }
}
