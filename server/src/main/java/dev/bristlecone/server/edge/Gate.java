package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.index.IndexDefinition;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What every request of an authority passes before a handler and every answer after it: request id, index, API
/// version, key; then the error envelope and the latency headers.
final class Gate implements DecoratingHttpServiceFunction {
    static final String REQUEST_ID = "x-pinecone-request-id";
    private static final String LATENCY = "x-pinecone-request-latency-ms";
    private static final String DURATION = "x-pinecone-response-duration-ms";
    private static final String CLIENT_REQUEST_ID = "x-request-id";
    private static final String VERSION = "x-pinecone-api-version";
    private static final String KEY = "api-key";
    private static final String BEARER = "Bearer ";

    /// What we are willing to repeat and to log.
    private static final Pattern SANE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    /// Watched by machines that hold no key.
    private static final Set<String> PATHS_WITHOUT_KEY = Set.of("/health");

    private static final String VERSIONS =
            Arrays.stream(ApiVersion.values()).map(ApiVersion::label).collect(Collectors.joining(", "));

    private final Target target;
    private final KeyCheck keys;
    private final FailedKeys failedKeys;
    private final Supplier<String> requestIds;
    private final RequestObserver observer;
    private final ErrorResponses errors;

    Gate(
            Target target,
            KeyCheck keys,
            FailedKeys failedKeys,
            Supplier<String> requestIds,
            RequestObserver observer,
            ErrorResponses errors) {
        this.target = target;
        this.keys = keys;
        this.failedKeys = failedKeys;
        this.requestIds = requestIds;
        this.observer = observer;
        this.errors = errors;
    }

    @Override
    public HttpResponse serve(HttpService handler, ServiceRequestContext context, HttpRequest request) {
        long startNanos = System.nanoTime();
        String requestId = requestId(request.headers());
        return admit(handler, context, request, requestId)
                .recover(cause -> errors.onServiceException(context, cause))
                .mapHeaders(headers -> stamp(headers, context, requestId, startNanos));
    }

    private HttpResponse admit(
            HttpService handler, ServiceRequestContext context, HttpRequest request, String requestId) {
        RequestHeaders headers = request.headers();
        boolean tls = context.sessionProtocol().isTls();
        String userAgent = headers.get(HttpHeaderNames.USER_AGENT, "");
        try {
            // Attached at once with what is sure, so that a refusal below is worded for its caller.
            new Call(requestId, ApiVersion.V2024_07, null, tls, userAgent).attach(context);
            IndexDefinition index = target.index(headers);
            new Call(requestId, ApiVersion.V2024_07, index, tls, userAgent).attach(context);
            ApiVersion version = version(headers);
            new Call(requestId, version, index, tls, userAgent).attach(context);
            checkKey(context, headers);
            BodyForm.check(headers, context.sessionProtocol());
            return handler.serve(context, request);
        } catch (Exception e) {
            return HttpResponse.ofFailure(e);
        }
    }

    private static ApiVersion version(RequestHeaders headers) {
        String header = headers.get(VERSION);
        if (header == null) {
            return ApiVersion.V2024_07;
        }
        return ApiVersion.parse(header)
                .orElseThrow(() -> DatabaseException.invalid("X-Pinecone-Api-Version: "
                        + Printable.of(header) + " is not a version this server speaks (expected one of: " + VERSIONS
                        + ")"));
    }

    private void checkKey(ServiceRequestContext context, RequestHeaders headers) {
        if (PATHS_WITHOUT_KEY.contains(headers.path()) || keys.accepts(key(headers))) {
            return;
        }
        if (!failedKeys.note(context.remoteAddress().getAddress())) {
            throw new DatabaseException(
                    ErrorCode.RESOURCE_EXHAUSTED,
                    "Too many requests from this address without a valid API key. Try again in a second.");
        }
        throw new DatabaseException(ErrorCode.UNAUTHENTICATED, "Invalid API key.");
    }

    private static @Nullable String key(RequestHeaders headers) {
        String key = headers.get(KEY);
        if (key != null) {
            return key;
        }
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).trim()
                : null;
    }

    private String requestId(RequestHeaders headers) {
        String wanted = headers.get(CLIENT_REQUEST_ID, "");
        return SANE_REQUEST_ID.matcher(wanted).matches() ? wanted : requestIds.get();
    }

    private ResponseHeaders stamp(
            ResponseHeaders headers, ServiceRequestContext context, String requestId, long startNanos) {
        if (headers.status().isInformational()) {
            return headers;
        }
        long nanos = System.nanoTime() - startNanos;
        observer.answered(Call.orUnsettled(context), context.path(), Units.of(context), nanos);
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return headers.toBuilder()
                .set(REQUEST_ID, requestId)
                .setLong(LATENCY, millis)
                .setLong(DURATION, millis)
                .build();
    }

    /// Which index an authority stands for.
    @FunctionalInterface
    interface Target {
        /// The control plane's own authority.
        Target CONTROL_PLANE = headers -> null;

        /// The index the request is for, or null for the control plane.
        ///
        /// @throws DatabaseException NOT_FOUND when the index is gone
        @Nullable
        IndexDefinition index(RequestHeaders headers);
    }
}
