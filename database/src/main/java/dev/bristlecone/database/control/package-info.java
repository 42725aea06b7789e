/// Which indexes exist, and how are they made, changed and removed? Start with [IndexDirectory].
@NullMarked
package dev.bristlecone.database.control;

import org.jspecify.annotations.NullMarked;
