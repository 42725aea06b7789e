/// Which model speaks for a field of an index? [FieldEmbedder] embeds its texts, [EmbeddingUse] tells what that took.
///
/// Invariants: all texts of a request are embedded, or none; nothing here writes.
@NullMarked
package dev.bristlecone.database.embedding;

import org.jspecify.annotations.NullMarked;
