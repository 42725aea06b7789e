package dev.bristlecone.database.access;

import java.util.List;

/// The keys that open the server. Failures are [dev.bristlecone.model.DatabaseException].
public interface AccessKeys {
    /// Every key that may enter, in the order of their labels.
    List<StoredKey> all();

    /// Makes a key durable and forgets all others, both or neither.
    void replaceAll(StoredKey key);
}
