package dev.bristlecone.model;

import org.jspecify.annotations.Nullable;

/// The one unchecked exception of the product. The message goes to the client as it is: it names the offending value,
/// the expectation and the remedy, and holds no secret, path or vector.
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public DatabaseException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public DatabaseException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// An [ErrorCode#INVALID_ARGUMENT] with this message.
    public static DatabaseException invalid(String message) {
        return new DatabaseException(ErrorCode.INVALID_ARGUMENT, message);
    }

    /// An [ErrorCode#NOT_FOUND] with this message.
    public static DatabaseException notFound(String message) {
        return new DatabaseException(ErrorCode.NOT_FOUND, message);
    }

    public ErrorCode code() {
        return code;
    }
}
