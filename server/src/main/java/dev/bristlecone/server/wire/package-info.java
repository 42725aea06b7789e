/// How do requests and answers of the data plane look in JSON, and what differs between API versions? Start with
/// [VectorRequests] and [VectorAnswers].
///
/// Invariants: vectors go from the text straight into primitive arrays and back, never through a tree of nodes; names
/// and versions of the wire end here.
@NullMarked
package dev.bristlecone.server.wire;

import org.jspecify.annotations.NullMarked;
