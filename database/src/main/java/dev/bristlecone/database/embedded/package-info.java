/// How do all parts run in one process on one directory? Start with [EmbeddedStore]. Another mode is another package
/// like this one; nothing above knows which is running.
@NullMarked
package dev.bristlecone.database.embedded;

import org.jspecify.annotations.NullMarked;
