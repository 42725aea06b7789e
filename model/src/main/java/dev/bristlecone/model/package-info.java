/// What are the words of the product? Records, vectors, metadata, filters, index definitions and errors, shared by
/// every layer. Start with [Record] and [DatabaseException].
///
/// Invariants: values are immutable and cannot exist wrong; nothing here reads a clock, a file or a socket.
@NullMarked
package dev.bristlecone.model;

import org.jspecify.annotations.NullMarked;
