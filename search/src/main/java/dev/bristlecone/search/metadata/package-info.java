/// How is metadata stored? Start with [MetadataCodec].
@NullMarked
package dev.bristlecone.search.metadata;

import org.jspecify.annotations.NullMarked;
