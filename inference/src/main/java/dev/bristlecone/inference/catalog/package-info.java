/// Which models are there, and what do they promise? Start with [ModelCard]; [HostedModels] are the cards of the names
/// that the hosted service serves.
///
/// Invariants: facts only. A card says what callers may ask for; who computes the answer is decided elsewhere.
@NullMarked
package dev.bristlecone.inference.catalog;

import org.jspecify.annotations.NullMarked;
