/// How does a write survive the next crash? Start with [ShardLog].
@NullMarked
package dev.bristlecone.storage.log;

import org.jspecify.annotations.NullMarked;
