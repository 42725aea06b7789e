@NullMarked
package dev.bristlecone.search.sparse;

import org.jspecify.annotations.NullMarked;
