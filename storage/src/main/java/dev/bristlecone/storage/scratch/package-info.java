/// Memory for work that may need more of it than the machine has. Start with [Scratch].
@NullMarked
package dev.bristlecone.storage.scratch;

import org.jspecify.annotations.NullMarked;
