/// What is asked of texts? Start with [TextQuery]; [QueryStringParser] reads the one that users write as a string.
/// Analysis and ranking live in `search.text`.
@NullMarked
package dev.bristlecone.model.text;

import org.jspecify.annotations.NullMarked;
