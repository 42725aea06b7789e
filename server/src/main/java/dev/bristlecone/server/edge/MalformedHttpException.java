package dev.bristlecone.server.edge;

import com.linecorp.armeria.common.HttpStatus;
import org.jspecify.annotations.Nullable;

/// A request that is not proper HTTP/1.
final class MalformedHttpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient HttpStatus status;
    private final @Nullable String host;

    /// @param host what the request named before it went wrong, if it came that far
    MalformedHttpException(HttpStatus status, @Nullable String host, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.host = host;
    }

    HttpStatus status() {
        return status;
    }

    @Nullable
    String host() {
        return host;
    }
}
