/// Does every value have one form, and every other form an error?
@NullMarked
package dev.bristlecone.search.bytes;

import org.jspecify.annotations.NullMarked;
