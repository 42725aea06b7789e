package dev.bristlecone.server.edge;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.linecorp.armeria.common.CancellationException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.TimeoutException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.CompositeException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import dev.bristlecone.model.ErrorReason;
import io.netty.handler.codec.compression.DecompressionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a request failed, in words for its sender.
///
/// @param status the HTTP status when the code alone does not say it (405, 415); null otherwise
/// @param reason why, for programs; null when only people are told
public record Failure(
        ErrorCode code,
        String message,
        @Nullable HttpStatus status,
        @Nullable ErrorReason reason) {
    private static final String INTERNAL_MESSAGE = "Internal server error";

    /// What Jackson tells programmers of this server rather than their users: switches and methods to call.
    private static final Pattern ADVICE =
            Pattern.compile(": enable `.*|, from `[^`]*`| \\(start marker at \\[[^\\]]*\\]\\)");

    /// How Jackson reports a word that other languages write for such numbers.
    private static final Pattern NOT_FINITE = Pattern.compile("Non-standard token '([+-]?(?:NaN|INF|Infinity))'");

    public Failure(ErrorCode code, String message) {
        this(code, message, null);
    }

    public Failure(ErrorCode code, String message, @Nullable HttpStatus status) {
        this(code, message, status, null);
    }

    /// Names any throwable. What is not known is a defect of ours: [ErrorCode#INTERNAL], without its details.
    public static Failure of(Throwable thrown) {
        Throwable cause = Exceptions.peel(thrown);
        return switch (cause) {
            case DatabaseException e -> new Failure(e.code(), String.valueOf(e.getMessage()), null, e.reason());
            case JacksonException e -> new Failure(ErrorCode.MALFORMED_BODY, undecodable(e));
            case ContentTooLargeException e -> tooLarge(e.maxContentLength());
            case HttpStatusException refusal -> refused(refusal);
            case DecompressionException garbled ->
                new Failure(
                        ErrorCode.INVALID_ARGUMENT,
                        "The request body is not in the format that its Content-Encoding header names.");
            case CompositeException failures -> several(failures);
            case TimeoutException timeout ->
                new Failure(ErrorCode.UNAVAILABLE, "the request took longer than this server allows");
            case CancellationException cancelled -> interrupted();
            case ClosedStreamException closed -> interrupted();
            case AbortedStreamException aborted -> interrupted();
            default -> new Failure(ErrorCode.INTERNAL, INTERNAL_MESSAGE);
        };
    }

    private static Failure refused(HttpStatusException refusal) {
        return switch (refusal.getCause()) {
            case ContentTooLargeException tooLarge -> tooLarge(tooLarge.maxContentLength());
            case DatabaseException told ->
                new Failure(told.code(), String.valueOf(told.getMessage()), refusal.httpStatus());
            case null -> ofStatus(refusal.httpStatus(), null);
            default -> ofStatus(refusal.httpStatus(), null);
        };
    }

    /// Several failures at once: reading a compressed body fails twice when it is not what it should be.
    private static Failure several(CompositeException failures) {
        return failures.getExceptions().stream()
                .map(Failure::of)
                .filter(failure -> failure.code() != ErrorCode.INTERNAL)
                .findFirst()
                .orElseGet(() -> new Failure(ErrorCode.INTERNAL, INTERNAL_MESSAGE));
    }

    private static Failure interrupted() {
        return new Failure(ErrorCode.UNAVAILABLE, "the request ended before its answer");
    }

    /// A body over the limit.
    public static Failure tooLarge(long limitBytes) {
        return new Failure(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "The request body is larger than the " + limitBytes
                        + " bytes that this address accepts; send less in one request.");
    }

    /// A request that HTTP itself refuses, before any operation of ours.
    public static Failure ofStatus(HttpStatus status, @Nullable String description) {
        String text = description == null ? status.reasonPhrase() : description;
        return switch (status.code()) {
            case 404 -> new Failure(ErrorCode.NOT_FOUND, text, status);
            case 413 -> new Failure(ErrorCode.PAYLOAD_TOO_LARGE, text, status);
            case 405, 501, 505 -> new Failure(ErrorCode.UNIMPLEMENTED, text, status);
            case 503 -> new Failure(ErrorCode.UNAVAILABLE, text, status);
            default ->
                status.isServerError()
                        ? new Failure(ErrorCode.INTERNAL, INTERNAL_MESSAGE, status)
                        : new Failure(ErrorCode.INVALID_ARGUMENT, text, status);
        };
    }

    /// Jackson's own words without the excerpt of the body, which may hold anything, and without its advice about
    /// switches that only this program could set.
    private static String undecodable(JacksonException e) {
        String problem = ADVICE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
        problem = NOT_FINITE.matcher(problem).replaceAll("$1 is not a JSON number; numbers must be finite");
        JsonLocation location = e.getLocation();
        String place = location == null ? "" : " at line " + location.getLineNr() + " column " + location.getColumnNr();
        return "Failed to deserialize the JSON body into the target type: " + problem + place;
    }
}
