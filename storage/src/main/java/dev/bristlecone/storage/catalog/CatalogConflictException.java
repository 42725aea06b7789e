package dev.bristlecone.storage.catalog;

import java.io.IOException;

/// A commit met another version than it expected; nothing was changed.
public final class CatalogConflictException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String key;

    public CatalogConflictException(String key, long expected, long found) {
        super("catalog key '" + key + "' has version " + found + " (expected: " + expected + ")");
        this.key = key;
    }

    /// The key in conflict.
    public String key() {
        return key;
    }
}
