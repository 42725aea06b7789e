package dev.bristlecone.database.data;

import java.time.Instant;

/// Another name under which a namespace can be read.
///
/// @param target the namespace that serves it, the default one under its listed name
/// @param updatedAt when it was pointed there, also if it pointed there before
public record NamespaceAlias(String name, String target, Instant createdAt, Instant updatedAt) {}
