package dev.bristlecone.model;

/// What a caller can do about an error. Codes are few: a new one needs a caller that would act differently.
/// The wires map them to HTTP and gRPC statuses; nobody else knows statuses.
public enum ErrorCode {
    /// The request is wrong; sending it again cannot help.
    INVALID_ARGUMENT,
    /// The body does not have the declared shape (unknown member, wrong JSON type, missing member).
    MALFORMED_BODY,
    /// The body is larger than this operation accepts.
    PAYLOAD_TOO_LARGE,
    /// No key, or a wrong one.
    UNAUTHENTICATED,
    /// The key is right but may not do this.
    PERMISSION_DENIED,
    /// The resource forbids the operation until its own settings change (deletion protection).
    FORBIDDEN,
    NOT_FOUND,
    ALREADY_EXISTS,
    /// Something else must happen first (pending collection, index not ready).
    FAILED_PRECONDITION,
    QUOTA_EXCEEDED,
    /// Too many requests now; the same request may succeed later.
    RESOURCE_EXHAUSTED,
    /// This server does not offer the operation.
    UNIMPLEMENTED,
    /// The store cannot serve this now (read-only after a disk error, shutting down). For a write the outcome may
    /// be unknown; the message says so.
    UNAVAILABLE,
    /// Stored bytes failed verification; the message names the file.
    DATA_LOSS,
    /// A defect of this program.
    INTERNAL
}
