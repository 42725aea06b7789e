/// Which few of many scored records are the nearest? Start with [TopK].
@NullMarked
package dev.bristlecone.search.scan;

import org.jspecify.annotations.NullMarked;
