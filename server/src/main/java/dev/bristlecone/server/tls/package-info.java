/// Whose certificate do we show? The user's own files, or one signed by a local authority made on the first start.
/// Start with [Certificates].
///
/// Invariants: private keys are readable by their owner only and never logged; a certificate is replaced in a running
/// server before it expires.
@NullMarked
package dev.bristlecone.server.tls;

import org.jspecify.annotations.NullMarked;
