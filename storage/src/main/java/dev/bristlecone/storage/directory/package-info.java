/// Whose directory is this, and may we use it? Start with [StoreDirectory].
@NullMarked
package dev.bristlecone.storage.directory;

import org.jspecify.annotations.NullMarked;
