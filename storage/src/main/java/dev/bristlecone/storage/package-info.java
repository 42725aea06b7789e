/// Where do bytes live, and when are they safe? The three ports of the engine and their embedded adapters:
/// `log` (ShardLog), `blob` (BlobStore), `catalog` (Catalog), all standing on `disk`. Start with those interfaces.
///
/// Invariants: nothing is acknowledged before its sync; a published file never changes; stored bytes are verified
/// before use; only this module writes files.
@NullMarked
package dev.bristlecone.storage;

import org.jspecify.annotations.NullMarked;
