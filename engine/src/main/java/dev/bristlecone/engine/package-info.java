/// How does a namespace live? Log record, apply, tail, flush, manifest, compaction, snapshot. Start with [Engine].
///
/// Invariants: one apply lane changes a shard; readers hold an immutable snapshot and no lock; what was acknowledged
/// survives; time, scheduling, randomness and files come from outside.
@NullMarked
package dev.bristlecone.engine;

import org.jspecify.annotations.NullMarked;
