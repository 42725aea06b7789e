/// Which keys exist? Start with [AccessKeys]. Only hashes are kept here; making and checking keys belongs to the
/// server.
@NullMarked
package dev.bristlecone.database.access;

import org.jspecify.annotations.NullMarked;
