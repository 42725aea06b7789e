@NullMarked
package dev.bristlecone.search.dense;

import org.jspecify.annotations.NullMarked;
