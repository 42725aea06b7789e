/// Tests of the metadata index.
@NullMarked
package dev.bristlecone.search.fields;

import org.jspecify.annotations.NullMarked;
