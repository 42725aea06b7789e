package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.HttpStatus;
import dev.bristlecone.model.ErrorCode;
import io.grpc.Status;

/// What an [ErrorCode] is called on the wires. The only place that knows.
///
/// Clients retry 429 and every 5xx, and some then hide the message: a permanent error is therefore never one of them,
/// not even an operation this server does not offer.
public final class Statuses {
    private Statuses() {}

    /// The HTTP status.
    public static HttpStatus http(ErrorCode code, Envelope envelope) {
        return switch (code) {
            case INVALID_ARGUMENT, UNIMPLEMENTED -> HttpStatus.BAD_REQUEST;
            case MALFORMED_BODY ->
                envelope == Envelope.CONTROL ? HttpStatus.UNPROCESSABLE_ENTITY : HttpStatus.BAD_REQUEST;
            case PAYLOAD_TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case PERMISSION_DENIED, FORBIDDEN, QUOTA_EXCEEDED -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case ALREADY_EXISTS -> HttpStatus.CONFLICT;
            case FAILED_PRECONDITION ->
                envelope == Envelope.VECTORS ? HttpStatus.BAD_REQUEST : HttpStatus.PRECONDITION_FAILED;
            case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE, DATA_LOSS -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /// The gRPC status, whose number is also the `code` of the [Envelope#VECTORS] envelope.
    public static Status.Code grpc(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT, MALFORMED_BODY -> Status.Code.INVALID_ARGUMENT;
            case PAYLOAD_TOO_LARGE, RESOURCE_EXHAUSTED -> Status.Code.RESOURCE_EXHAUSTED;
            case UNAUTHENTICATED -> Status.Code.UNAUTHENTICATED;
            case PERMISSION_DENIED, FORBIDDEN, QUOTA_EXCEEDED -> Status.Code.PERMISSION_DENIED;
            case NOT_FOUND -> Status.Code.NOT_FOUND;
            case ALREADY_EXISTS -> Status.Code.ALREADY_EXISTS;
            case FAILED_PRECONDITION -> Status.Code.FAILED_PRECONDITION;
            case UNIMPLEMENTED -> Status.Code.UNIMPLEMENTED;
            case UNAVAILABLE -> Status.Code.UNAVAILABLE;
            case DATA_LOSS -> Status.Code.DATA_LOSS;
            case INTERNAL -> Status.Code.INTERNAL;
        };
    }

    /// The `error.code` of the [Envelope#CONTROL] and [Envelope#DOCUMENTS] envelopes. 2026-07 renamed some.
    public static String label(ErrorCode code, Envelope envelope, ApiVersion version) {
        boolean renamed = version.atLeast(ApiVersion.V2026_07);
        return switch (code) {
            case INVALID_ARGUMENT -> "INVALID_ARGUMENT";
            case MALFORMED_BODY -> envelope == Envelope.CONTROL ? "UNPROCESSABLE_ENTITY" : "INVALID_ARGUMENT";
            case PAYLOAD_TOO_LARGE -> renamed ? "PAYLOAD_TOO_LARGE" : "INVALID_ARGUMENT";
            case UNAUTHENTICATED -> "UNAUTHENTICATED";
            case PERMISSION_DENIED -> "PERMISSION_DENIED";
            case FORBIDDEN -> "FORBIDDEN";
            case QUOTA_EXCEEDED -> renamed ? "FORBIDDEN" : "QUOTA_EXCEEDED";
            case NOT_FOUND -> "NOT_FOUND";
            case ALREADY_EXISTS -> "ALREADY_EXISTS";
            case FAILED_PRECONDITION -> "FAILED_PRECONDITION";
            case RESOURCE_EXHAUSTED -> "RESOURCE_EXHAUSTED";
            case UNIMPLEMENTED -> renamed ? "INVALID_ARGUMENT" : "UNIMPLEMENTED";
            case UNAVAILABLE -> renamed ? "SERVICE_UNAVAILABLE" : "UNAVAILABLE";
            case DATA_LOSS -> renamed ? "INTERNAL" : "DATA_LOSS";
            case INTERNAL -> "UNKNOWN";
        };
    }
}
