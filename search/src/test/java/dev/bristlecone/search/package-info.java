/// What do the tests of this module share? Random data with a seed.
@NullMarked
package dev.bristlecone.search;

import org.jspecify.annotations.NullMarked;
