package dev.bristlecone.storage;

import java.io.IOException;

/// A failure of stored bytes or of the disk under them, with a [Kind] because the operator does something different
/// for each. Messages name the file, the offset, what was expected and what was found.
public final class StorageException extends IOException {
    private static final long serialVersionUID = 1L;

    /// What the operator can do about it.
    public enum Kind {
        /// Bytes fail their checks: restore or repair.
        CORRUPT,
        /// Written by an older release that is no longer readable.
        TOO_OLD,
        /// Written by a newer release: upgrade this one.
        TOO_NEW,
        /// The disk is full: free space; the store recovers by itself.
        DISK_FULL,
        /// The device failed or is read-only.
        IO,
        /// Another process holds the data directory, or a newer epoch has published.
        FENCED
    }

    private final Kind kind;

    public StorageException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public StorageException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
