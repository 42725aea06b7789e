/// What can a user do with the records of an index? Start with [Vectors]; [Namespaces] has the rest.
///
/// Invariants: a request is checked whole before the engine sees any of it; what the engine is given is valid; nothing
/// here knows a wire, a version or a status.
@NullMarked
package dev.bristlecone.database.data;

import org.jspecify.annotations.NullMarked;
