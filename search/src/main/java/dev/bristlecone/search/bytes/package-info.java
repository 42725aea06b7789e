/// How are small values packed into bytes? Start with [ByteOutput] and its counterpart [ByteInput].
///
/// Invariants: one value has exactly one form, so equal values give equal bytes; reading trusts nothing, and malformed
/// bytes are an IllegalArgumentException, never another exception.
@NullMarked
package dev.bristlecone.search.bytes;

import org.jspecify.annotations.NullMarked;
