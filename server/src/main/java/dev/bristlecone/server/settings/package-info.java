/// What can an operator tune, and what was chosen? Start with [KnownSettings], the list of all; [ServerSettings] holds
/// the typed result.
///
/// Invariants: every problem is reported at once; an unknown key is refused; a secret never appears in a message.
@NullMarked
package dev.bristlecone.server.settings;

import org.jspecify.annotations.NullMarked;
