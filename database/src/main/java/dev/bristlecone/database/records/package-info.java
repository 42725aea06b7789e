/// What can be asked of an index that embeds text itself? Start with [TextRecords].
///
/// Invariants: text is embedded before anything is written, so a batch is stored whole or not at all; what is stored is
/// an ordinary record, and the vectors API works beside this one.
@NullMarked
package dev.bristlecone.database.records;

import org.jspecify.annotations.NullMarked;
