/// Who may enter? Keys are made once, shown once, and stored as hashes. Start with [KeyRing].
///
/// Invariants: no secret is logged or stored in the clear but in the bootstrap file, which only its owner can read; the
/// work of checking a key does not depend on whether it exists.
@NullMarked
package dev.bristlecone.server.auth;

import org.jspecify.annotations.NullMarked;
