/// What does a text mean, and which text answers a question? Start with [Inference], the use cases: embed, rerank, and
/// which models there are. [dev.bristlecone.inference.catalog] says what models promise,
/// [dev.bristlecone.inference.runtime] is the interface behind which they compute.
///
/// Invariants: nothing is loaded before it is asked for; every answer says who computed it.
@NullMarked
package dev.bristlecone.inference;

import org.jspecify.annotations.NullMarked;
