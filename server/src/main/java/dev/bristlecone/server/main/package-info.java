/// How is one server put together and run? Start with [Main], then [Wiring]: everything is built there by hand, in
/// order, and closed in reverse.
///
/// Invariants: the only package that knows which adapters stand behind the ports, the only one that reads the clock and
/// draws random numbers.
@NullMarked
package dev.bristlecone.server.main;

import org.jspecify.annotations.NullMarked;
