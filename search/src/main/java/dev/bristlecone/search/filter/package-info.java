/// Does this record match? Start with [FilterMatcher].
@NullMarked
package dev.bristlecone.search.filter;

import org.jspecify.annotations.NullMarked;
