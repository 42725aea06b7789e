/// Where do immutable files live? Start with [BlobStore].
@NullMarked
package dev.bristlecone.storage.blob;

import org.jspecify.annotations.NullMarked;
