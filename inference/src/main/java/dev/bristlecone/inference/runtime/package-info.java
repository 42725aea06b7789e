/// What does every model runtime offer, and how do requests share the machine? [Embedder] and [Reranker] are the
/// interfaces; [Workers] is where all arithmetic of local models happens, [Resident] decides when a model is in memory.
///
/// Invariants: calls block and are made on virtual threads; what waits is bounded; the same text gives the same vector
/// whatever else is asked at the same time.
@NullMarked
package dev.bristlecone.inference.runtime;

import org.jspecify.annotations.NullMarked;
