/// How does each API version say "index"? Start with [ControlRoutes]; a [ControlDialect] turns the words of a version
/// into those of the model and back. Nothing behind this package knows a version.
@NullMarked
package dev.bristlecone.server.rest.control;

import org.jspecify.annotations.NullMarked;
