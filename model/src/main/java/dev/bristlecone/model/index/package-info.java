/// What did the user create? Start with [IndexDefinition]; every API version writes and reads it in its own words.
@NullMarked
package dev.bristlecone.model.index;

import org.jspecify.annotations.NullMarked;
