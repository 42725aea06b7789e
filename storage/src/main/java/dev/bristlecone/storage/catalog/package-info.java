/// Where are decisions kept? Start with [Catalog].
@NullMarked
package dev.bristlecone.storage.catalog;

import org.jspecify.annotations.NullMarked;
