package dev.bristlecone.model;

import java.util.UUID;

/// Which namespace of which index. `index` is the index's internal id, never its name, so a re-created index is another
/// one; `namespace` is "" for the default namespace.
public record NamespaceKey(UUID index, String namespace) {}
