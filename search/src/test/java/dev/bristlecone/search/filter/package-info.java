/// Do compiled filters agree with the naive reading of the filter language?
@NullMarked
package dev.bristlecone.search.filter;

import org.jspecify.annotations.NullMarked;
