/// Rankings are compared with those of a plain Lucene index over the living records; what words are is written out.
@NullMarked
package dev.bristlecone.search.text;

import org.jspecify.annotations.NullMarked;
