package dev.bristlecone.engine;

import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.model.ErrorCode;

/// Why a namespace answers nothing any more: operations could not be applied to it, because stored records it
/// needed were damaged. Such operations are gone once the log before the floor is trimmed, so the mark is kept in
/// the manifest: putting the damaged file back would bring the records back, but not what was written after
/// `sinceLsn`.
///
/// @param sinceLsn the first operation that was left out
/// @param reason what was damaged, naming the file
record Damage(long sinceLsn, String reason) {
    static final int REASON_CHARS_MAX = 1_000;

    Damage {
        if (reason.length() > REASON_CHARS_MAX) {
            reason = reason.substring(0, REASON_CHARS_MAX);
        }
    }

    DatabaseException refusal() {
        return new DatabaseException(
                ErrorCode.DATA_LOSS,
                reason + "; writes from LSN " + sinceLsn
                        + " on were not applied: restore the data directory, or delete the namespace");
    }
}
