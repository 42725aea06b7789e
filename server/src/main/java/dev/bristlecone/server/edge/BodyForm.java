package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.encoding.StreamDecoderFactory;
import com.linecorp.armeria.server.HttpStatusException;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// In which forms bodies are accepted: how they are compressed, and gRPC where gRPC can be.
final class BodyForm {
    /// How bodies of REST requests may be compressed.
    static final List<StreamDecoderFactory> DECODERS =
            List.of(StreamDecoderFactory.gzip(), StreamDecoderFactory.deflate());

    /// How gRPC messages may be compressed, as we advertise it.
    static final String GRPC_ENCODINGS = "identity,gzip";

    private static final Set<String> REST_ENCODINGS = Set.of("", "identity", "gzip", "deflate");
    private static final Set<String> MESSAGE_ENCODINGS = Set.of("", "identity", "gzip");
    private static final String GRPC_ENCODING = "grpc-encoding";

    private BodyForm() {}

    /// Whether the caller says that it speaks gRPC.
    static boolean isGrpc(RequestHeaders request) {
        MediaType type = request.contentType();
        return type != null
                && type.type().equals("application")
                && type.subtype().startsWith("grpc");
    }

    /// Refuses what cannot be read.
    ///
    /// @throws HttpStatusException 415
    /// @throws DatabaseException UNIMPLEMENTED, as gRPC has it
    static void check(RequestHeaders headers, SessionProtocol protocol) {
        String encoding = lowerCase(headers.get(HttpHeaderNames.CONTENT_ENCODING, ""));
        if (!REST_ENCODINGS.contains(encoding)) {
            throw unsupported("Content-Encoding '" + Printable.of(encoding)
                    + "' is not supported (expected: gzip, deflate or identity)");
        }
        if (isGrpc(headers)) {
            if (!protocol.isMultiplex()) {
                throw unsupported("Content-Type " + headers.contentType()
                        + " needs HTTP/2; over HTTP/1.1 send application/json to the REST operations");
            }
            String messages = lowerCase(headers.get(GRPC_ENCODING, ""));
            if (!MESSAGE_ENCODINGS.contains(messages)) {
                throw new DatabaseException(
                        ErrorCode.UNIMPLEMENTED,
                        "grpc-encoding '" + Printable.of(messages) + "' is not supported (expected: " + GRPC_ENCODINGS
                                + ")");
            }
        }
    }

    /// Refuses gRPC where a REST operation is.
    static void requireRest(RequestHeaders headers) {
        if (isGrpc(headers)) {
            throw new DatabaseException(
                    ErrorCode.UNIMPLEMENTED,
                    headers.method() + " " + Printable.of(headers.path())
                            + " is a REST operation; the gRPC methods of an index are those of VectorService");
        }
    }

    private static HttpStatusException unsupported(String message) {
        return HttpStatusException.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, DatabaseException.invalid(message));
    }

    private static String lowerCase(String header) {
        return header.trim().toLowerCase(Locale.ROOT);
    }
}
