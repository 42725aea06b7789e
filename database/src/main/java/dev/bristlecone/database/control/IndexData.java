package dev.bristlecone.database.control;

import java.util.UUID;

/// What lies in the indexes, for those who decide which exist.
@FunctionalInterface
public interface IndexData {
    /// Removes everything an index holds and returns when that is durable. Repeating it does no harm.
    ///
    /// @throws dev.bristlecone.model.DatabaseException when the store refuses; nothing, or a part, may be gone
    void drop(UUID index);
}
