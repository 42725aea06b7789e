package dev.bristlecone.model;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The one unchecked exception of the product. The message goes to the client as it is: it names the offending value,
/// the expectation and the remedy, and holds no secret, path or vector.
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable ErrorReason reason;

    public DatabaseException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public DatabaseException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, cause, null);
    }

    private DatabaseException(ErrorCode code, String message, @Nullable Throwable cause, @Nullable ErrorReason reason) {
        super(message, cause);
        this.code = code;
        this.reason = reason;
    }

    /// This failure with a reason for programs.
    public DatabaseException because(String name, Map<String, String> facts) {
        return new DatabaseException(
                code, String.valueOf(getMessage()), getCause(), new ErrorReason(name, new TreeMap<>(facts)));
    }

    /// An [ErrorCode#INVALID_ARGUMENT] with this message.
    public static DatabaseException invalid(String message) {
        return new DatabaseException(ErrorCode.INVALID_ARGUMENT, message);
    }

    /// An [ErrorCode#NOT_FOUND] with this message.
    public static DatabaseException notFound(String message) {
        return new DatabaseException(ErrorCode.NOT_FOUND, message);
    }

    /// The reason for programs; null for most failures.
    public @Nullable ErrorReason reason() {
        return reason;
    }

    public ErrorCode code() {
        return code;
    }
}
