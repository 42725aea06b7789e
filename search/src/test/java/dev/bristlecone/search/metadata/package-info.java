/// Is stored metadata exactly what was given?
@NullMarked
package dev.bristlecone.search.metadata;

import org.jspecify.annotations.NullMarked;
