package dev.bristlecone.server.wire;

import dev.bristlecone.database.data.UpdateRequest;
import dev.bristlecone.model.DatabaseException;
import dev.bristlecone.server.edge.ApiVersion;

/// What an update may hold in which API version.
public final class UpdateVersions {
    private static final ApiVersion FILTERED = ApiVersion.V2025_10;

    private UpdateVersions() {}

    /// Refuses what the caller's API version does not have.
    public static void check(UpdateRequest update, ApiVersion version) {
        boolean filtered = update.filter() != null || update.dryRun();
        if (filtered && !version.atLeast(FILTERED)) {
            throw DatabaseException.invalid("Unknown field '" + (update.filter() != null ? "filter" : "dryRun")
                    + "' in the request body: updating by filter requires API version " + FILTERED.label()
                    + " or later, this request is of " + version.label());
        }
    }
}
