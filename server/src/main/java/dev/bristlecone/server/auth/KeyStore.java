package dev.bristlecone.server.auth;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// Where the hashes of keys survive restarts. Owned here, implemented over the catalog by whoever wires the server.
public interface KeyStore {
    /// Every key that may enter.
    List<StoredKey> load() throws IOException;

    /// Makes a key durable.
    void add(StoredKey key) throws IOException;

    /// A key as it is stored: its label and the SHA-256 of the whole.
    record StoredKey(String label, byte[] sha256, Instant createdAt) {}
}
