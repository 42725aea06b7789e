package dev.bristlecone.database.access;

import java.time.Instant;
import java.util.Arrays;

/// A key as it is stored: what it is called and the SHA-256 of the whole key.
public record StoredKey(String label, byte[] sha256, Instant createdAt) {
    @Override
    public boolean equals(Object other) {
        return other instanceof StoredKey that
                && label.equals(that.label)
                && Arrays.equals(sha256, that.sha256)
                && createdAt.equals(that.createdAt);
    }

    @Override
    public int hashCode() {
        return label.hashCode();
    }

    @Override
    public String toString() {
        return "StoredKey[" + label + "]";
    }
}
