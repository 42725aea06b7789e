package dev.bristlecone.server.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.ErrorReason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renders every failure of a request, whoever noticed it, in the envelope of its API and version. gRPC calls get a
/// gRPC status. Defects are logged here, once, with the request id the client was told.
public final class ErrorResponses implements ServerErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponses.class);
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final MediaType GRPC = MediaType.create("application", "grpc");

    private final Function<String, Envelope> unsettled;

    /// @param unsettled the envelope of requests so broken that only their port is known, and perhaps their Host,
    ///     which is "" if not
    public ErrorResponses(Function<String, Envelope> unsettled) {
        this.unsettled = unsettled;
    }

    /// The answer to a request that failed with `cause`.
    @Override
    public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
        RequestHeaders request = context.request().headers();
        Failure failure = cause instanceof HttpStatusException refusal && refusal.getCause() == null
                ? describe(context.config(), request, refusal.httpStatus(), null)
                : Failure.of(cause);
        Call call = Call.orUnsettled(context);
        logDefect(call, context.path(), failure, cause);
        return render(call, request, failure, context.sessionProtocol().isMultiplex())
                .toHttpResponse();
    }

    /// Requests that no service took: unknown paths, wrong methods, bodies over the limit.
    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        Call call = context == null ? Call.UNSETTLED : Call.orUnsettled(context);
        boolean multiplex = context != null && context.sessionProtocol().isMultiplex();
        RequestHeaders known = headers == null ? RequestHeaders.of(HttpMethod.GET, "/") : headers;
        return render(call, known, describe(config, known, status, description), multiplex);
    }

    /// Requests that could not be read far enough to have a context.
    @Override
    public AggregatedHttpResponse onProtocolViolation(
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        Throwable thrown = cause == null ? null : Exceptions.peel(cause);
        String host = headers == null ? "" : Objects.requireNonNullElse(headers.authority(), "");
        HttpStatus told = status;
        String why = description;
        if (thrown instanceof MalformedHttpException malformed) {
            host = Objects.requireNonNullElse(malformed.host(), "");
            told = malformed.status();
            why = malformed.getMessage();
        }
        RequestHeaders known = headers == null ? RequestHeaders.of(HttpMethod.GET, "/") : headers;
        String text = why == null ? null : "The request is not valid HTTP: " + why;
        return json(Call.UNSETTLED, unsettled.apply(host), describe(config, known, told, text));
    }

    /// The answer that says `failure`.
    ///
    /// @param multiplex whether the caller speaks HTTP/2, without which gRPC cannot be
    AggregatedHttpResponse render(Call call, RequestHeaders request, Failure failure, boolean multiplex) {
        if (multiplex && BodyForm.isGrpc(request)) {
            return grpc(failure);
        }
        String host = Objects.requireNonNullElse(request.authority(), "");
        Envelope envelope = call.equals(Call.UNSETTLED) ? unsettled.apply(host) : Envelope.of(call, request.path());
        return json(call, envelope, failure);
    }

    private static AggregatedHttpResponse json(Call call, Envelope envelope, Failure failure) {
        HttpStatus status = failure.status() == null ? Statuses.http(failure.code(), envelope) : failure.status();
        if (failure.code() == ErrorCode.UNAUTHENTICATED && call.version().atLeast(ApiVersion.V2026_07)) {
            String text = envelope == Envelope.CONTROL ? "Invalid API key" : "Unauthorized";
            return AggregatedHttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text);
        }
        ResponseHeadersBuilder headers = ResponseHeaders.builder(status).contentType(MediaType.JSON);
        if (failure.code() == ErrorCode.RESOURCE_EXHAUSTED || failure.code() == ErrorCode.UNAVAILABLE) {
            headers.addInt(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return AggregatedHttpResponse.of(headers.build(), body(call, envelope, status, failure));
    }

    private static HttpData body(Call call, Envelope envelope, HttpStatus status, Failure failure) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        switch (envelope) {
            case CONTROL, DOCUMENTS -> {
                body.putObject("error")
                        .put("code", Statuses.label(failure.code(), envelope, call.version()))
                        .put("message", failure.message());
                body.put("status", status.code());
            }
            case VECTORS -> {
                body.put("code", Statuses.grpc(failure.code()).value());
                body.put("message", failure.message());
                addReason(body.putArray("details"), failure.reason());
            }
        }
        try {
            return HttpData.wrap(Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an error body could not be written", e);
        }
    }

    private static void addReason(ArrayNode details, @Nullable ErrorReason reason) {
        if (reason != null) {
            ObjectNode detail = details.addObject();
            detail.put("@type", "type.googleapis.com/google.rpc.ErrorInfo").put("reason", reason.name());
            ObjectNode metadata = detail.putObject("metadata");
            reason.facts().forEach(metadata::put);
        }
    }

    /// A gRPC answer of trailers only.
    private static AggregatedHttpResponse grpc(Failure failure) {
        return AggregatedHttpResponse.of(ResponseHeaders.builder(HttpStatus.OK)
                .contentType(GRPC)
                .addInt("grpc-status", Statuses.grpc(failure.code()).value())
                .add("grpc-message", percentEncoded(failure.message()))
                .add("grpc-accept-encoding", BodyForm.GRPC_ENCODINGS)
                .build());
    }

    /// gRPC sends messages as visible ASCII, everything else as `%XX` of its UTF-8 bytes.
    private static String percentEncoded(String message) {
        StringBuilder encoded = new StringBuilder(message.length());
        for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b <= '~' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static Failure describe(
            ServiceConfig config, RequestHeaders request, HttpStatus status, @Nullable String description) {
        if (BodyForm.isGrpc(request) && status.code() == HttpStatus.NOT_FOUND.code()) {
            String text = "No gRPC method at " + Printable.of(request.path())
                    + ". The methods of VectorService are served on the host of each index.";
            return new Failure(ErrorCode.UNIMPLEMENTED, text);
        }
        return switch (status.code()) {
            case 404 -> Failure.ofStatus(status, "No operation at " + request.method() + " " + request.path() + ".");
            case 405 ->
                Failure.ofStatus(status, "Method " + request.method() + " is not allowed at " + request.path() + ".");
            case 413 -> Failure.tooLarge(config.maxRequestLength());
            case 414 ->
                Failure.ofStatus(status, "The address of the request is too long; name fewer ids in one request.");
            case 431 -> Failure.ofStatus(status, "The headers of the request are too large; send fewer of them.");
            default -> Failure.ofStatus(status, description);
        };
    }

    static void logDefect(Call call, String path, Failure failure, Throwable cause) {
        if (failure.code() == ErrorCode.INTERNAL) {
            LOG.error("request {} to {} failed by a defect of this server", call.requestId(), path, cause);
        }
    }
}
